package io.orderflow.defaults;

import java.util.Objects;

import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/** Whoever starts a service learns at once of every setting that it lacks. */
class RequiredSettingsTests {

	private final ApplicationContextRunner service = new ApplicationContextRunner()
		.withUserConfiguration(Service.class);

	@Test
	void startsWhenAllAreThere() {
		this.service
			.withPropertyValues("a.first-one=1", "a.second=2",
					"spring.security.oauth2.resourceserver.jwt.issuer-uri=http://127.0.0.1:9",
					"spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:9/keys")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void namesAllThatAreMissingOrEmpty() {
		this.service.withPropertyValues("a.second=").run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis told = Objects.requireNonNull(
					new UnfitSettingException.Analyzer().analyze(Objects.requireNonNull(context.getStartupFailure())));
			assertThat(told.getDescription()).isEqualTo("""
					These settings have no default and are missing:

					    a.first-one
					    a.second
					    spring.security.oauth2.resourceserver.jwt.issuer-uri
					    spring.security.oauth2.resourceserver.jwt.jwk-set-uri""");
			assertThat(told.getAction()).contains("in the environment (A_FIRST_ONE)", "SPRING_PROFILES_ACTIVE=demo");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Service {

		@Bean
		static RequiredSettings requiredSettings(Environment environment) {
			return new RequiredSettings(environment, "a.first-one", "a.second");
		}

	}

}
