package io.orderflow.worker;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Outside of the demo the worker starts with what it is told, and with nothing less. */
@ExtendWith(OutputCaptureExtension.class)
class SettingsTests {

	private static final String SECRET = "spring.security.oauth2.client.registration.orders.client-secret";

	private final Surroundings surroundings = Surroundings.of("SettingsTests");

	private final Map<String, String> settings = new LinkedHashMap<>(this.surroundings.settings());

	SettingsTests() {
		this.settings.put("spring.cloud.aws.region.static", "us-east-1");
	}

	@AfterEach
	void close() {
		this.surroundings.close();
	}

	@Test
	void namesAllSettingsThatAreMissing(CapturedOutput output) {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> start(Map.of()));
		assertThat(output).contains("These settings have no default and are missing:",
				"    orderflow.order-queue.url\n", "    orderflow.dead-letter-queue.url\n",
				"    spring.cloud.aws.region.static\n", "    spring.http.serviceclient.orders.base-url\n",
				"    spring.http.serviceclient.inventory.base-url\n",
				"    spring.http.serviceclient.payment.base-url\n", "    spring.http.serviceclient.shipping.base-url\n",
				"    spring.security.oauth2.client.provider.issuer.token-uri\n", "    " + SECRET + "\n",
				"    spring.security.oauth2.resourceserver.jwt.issuer-uri\n",
				"    spring.security.oauth2.resourceserver.jwt.jwk-set-uri\n",
				"in the environment (ORDERFLOW_ORDER_QUEUE_URL)");
		assertThat(output).doesNotContain("\tat ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "orderflow.order-queue.url", "spring.http.serviceclient.payment.base-url", SECRET,
			"spring.cloud.aws.region.static" })
	void namesTheOneThatIsMissing(String missing, CapturedOutput output) {
		this.settings.remove(missing);
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> start(this.settings));
		assertThat(output).containsPattern("are missing:\\s+" + missing + "\n\nAction:").doesNotContain("\tat ");
	}

	@Test
	void refusesTheDemosSecret(CapturedOutput output) {
		this.settings.put(SECRET, "order-worker");
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> start(this.settings));
		assertThat(output).contains(SECRET + " is a default that everybody knows.").doesNotContain("\tat ");
	}

	@Test
	void leavesTheWayToAwsToTheSdkUnlessItIsToldKeys() {
		try (ConfigurableApplicationContext worker = start(this.settings)) {
			assertThat(worker.getBean(AwsCredentialsProvider.class)).isInstanceOf(DefaultCredentialsProvider.class);
		}
		this.settings.put("spring.cloud.aws.credentials.access-key", "AKIDEXAMPLE");
		this.settings.put("spring.cloud.aws.credentials.secret-key", "wJalrXUtnFEMI");
		try (ConfigurableApplicationContext worker = start(this.settings)) {
			assertThat(worker.getBean(AwsCredentialsProvider.class).resolveCredentials().accessKeyId())
				.isEqualTo("AKIDEXAMPLE");
		}
	}

	private static ConfigurableApplicationContext start(Map<String, String> settings) {
		return new SpringApplicationBuilder(OrderWorker.class).run(settings.entrySet()
			.stream()
			.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
			.toArray(String[]::new));
	}

}
