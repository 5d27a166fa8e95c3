package io.orderflow.defaults;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A token is checked once while it is good, and each time that it is not. */
class CheckedTokensTests {

	private final AtomicInteger checks = new AtomicInteger();

	private Instant end = Instant.now().plusSeconds(60);

	private final CheckedTokens tokens = new CheckedTokens((token) -> {
		this.checks.incrementAndGet();
		if (token.startsWith("bad")) {
			throw new BadJwtException("bad");
		}
		return Jwt.withTokenValue(token).header("alg", "RS256").subject(token).expiresAt(this.end).build();
	});

	@Test
	void checksAGoodTokenOnce() {
		assertThat(this.tokens.decode("a").getSubject()).isEqualTo("a");
		assertThat(this.tokens.decode("a").getSubject()).isEqualTo("a");
		assertThat(this.checks).hasValue(1);
		assertThat(this.tokens.decode("b").getSubject()).isEqualTo("b");
		assertThat(this.checks).hasValue(2);
	}

	@Test
	void checksABadTokenEachTime() {
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> this.tokens.decode("bad"));
		}
		assertThat(this.checks).hasValue(2);
	}

	@Test
	void checksATokenAgainOnceItHasExpired() {
		this.end = Instant.now().minusSeconds(1);
		this.tokens.decode("a");
		this.tokens.decode("a");
		assertThat(this.checks).hasValue(2);
	}

}
