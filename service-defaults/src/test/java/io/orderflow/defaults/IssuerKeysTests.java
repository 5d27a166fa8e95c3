package io.orderflow.defaults;

import java.util.List;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import io.orderflow.infrastructure.TokenIssuer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The issuer may be away: when a service starts, and at any time after. */
@ExtendWith(OutputCaptureExtension.class)
class IssuerKeysTests {

	private final TokenIssuer issuer = new TokenIssuer();

	private final IssuerKeys keys = IssuerKeys.at(this.issuer.keys());

	@AfterEach
	void end() throws Exception {
		this.keys.close();
		this.issuer.close();
	}

	@Test
	void knowsTheKeysAfterOneFetch() throws Exception {
		assertThat(ids("first")).containsExactly("first");
		assertThat(ids("first")).containsExactly("first");
		assertThat(this.issuer.fetches()).isOne();
	}

	@Test
	void saysThatItKnowsNoKeysYetInsteadOfDenyingThem(CapturedOutput output) throws Exception {
		this.issuer.away(true);
		for (int i = 0; i < 5; i++) {
			// Never an empty list, which would make a good token a forged one.
			assertThatExceptionOfType(JWKSetUnavailableException.class).isThrownBy(() -> ids("first"));
		}
		assertThat(output).contains("The issuer's keys cannot be fetched from " + this.issuer.keys());
		assertThat(output.getAll().lines().filter((line) -> line.contains("cannot be fetched")).count())
			.as("once for each time that it was tried")
			.isEqualTo(this.issuer.fetches());
	}

	@Test
	void goesOnWithTheKeysItKnowsWhileTheIssuerIsAway(CapturedOutput output) throws Exception {
		ids("first");
		this.issuer.away(true);
		// It may be one that the issuer has only now.
		assertThatExceptionOfType(JWKSetUnavailableException.class).isThrownBy(() -> ids("unknown"));
		assertThat(ids("first")).containsExactly("first");
		assertThat(output).contains("those fetched before stay in use");
	}

	@Test
	void findsAKeyThatIsNew() throws Exception {
		ids("first");
		this.issuer.rotate("second");
		assertThat(ids("second")).containsExactly("second");
		assertThat(ids("first")).as("withdrawn").isEmpty();
	}

	@Test
	void doesNotLetStrangersSendItToTheIssuerAgainAndAgain() throws Exception {
		ids("first");
		for (int i = 0; i < 100; i++) {
			assertThat(ids("made-up-" + i)).isEmpty();
		}
		assertThat(this.issuer.fetches()).isLessThanOrEqualTo(2);
		assertThat(ids("first")).containsExactly("first");
	}

	@Test
	void refusesAnAddressThatIsNone() {
		assertThatExceptionOfType(UnfitSettingException.class).isThrownBy(() -> IssuerKeys.at("not a url"))
			.withMessageContaining("jwk-set-uri");
	}

	private List<String> ids(String wanted) throws KeySourceException {
		return this.keys.get(new JWKSelector(new JWKMatcher.Builder().keyID(wanted).build()), null)
			.stream()
			.map((key) -> key.getKeyID())
			.toList();
	}

}
