package io.orderflow.issuer;

import java.nio.file.Files;
import java.nio.file.Path;

import com.nimbusds.jose.jwk.JWK;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.oauth2.jwt.Jwt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a start says, and what the next one still knows.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartTests {

	private final Path keys;

	StartTests(@TempDir Path folder) {
		this.keys = folder.resolve("key.json");
	}

	@Test
	void verifiesATokenOfTheTimeBeforeTheRestart() {
		String before;
		try (ConfigurableApplicationContext first = start()) {
			before = issuer(first).token("alice", "grant_type=client_credentials").getTokenValue();
		}
		try (ConfigurableApplicationContext second = start()) {
			Jwt verified = issuer(second).verified(before);
			assertThat(verified.getSubject()).isEqualTo("alice");
		}
	}

	@Test
	void warnsThatItIsForDevelopmentAndSaysNothingOfItsKey(CapturedOutput output) throws Exception {
		start().close();
		assertThat(output.getAll().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains("For development only");
		String secret = JWK.parse(Files.readString(this.keys)).toRSAKey().getPrivateExponent().toString();
		assertThat(output.getAll()).doesNotContain(secret);
	}

	@Test
	void listensOnThisMachineOnly() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getEnvironment().getProperty("server.address")).isEqualTo("127.0.0.1");
		}
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(DevIssuer.class).run("--server.port=0", "--dev-issuer.keys=" + this.keys);
	}

	private static Issuer issuer(ConfigurableApplicationContext context) {
		return new Issuer(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
	}

}
