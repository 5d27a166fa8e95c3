package io.orderflow.worker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderflow.worker.PlayedServices.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Without a token for each service the worker leaves messages in the queue, where nothing
 * counts them as received, and goes on by itself.
 */
@ExtendWith(OutputCaptureExtension.class)
class IssuerOutageTests {

	/** Some of the intervals in which the container asks whether it may receive. */
	private static final Duration A_WHILE = Duration.ofMillis(2_500);

	/**
	 * The pause between two attempts, that interval, and something for a busy machine.
	 */
	private static final Duration SOON = Duration.ofSeconds(3);

	private final Surroundings surroundings = Surroundings.of("IssuerOutageTests");

	private final PlayedIssuer issuer = this.surroundings.issuer();

	private final PlayedServices services = this.surroundings.services();

	@AfterEach
	void leaveNoSecretInTheLog(CapturedOutput output) {
		this.surroundings.close();
		assertThat(output).doesNotContain(PlayedIssuer.CANARY);
	}

	@Test
	void startsWithoutTheIssuerAndReceivesOnceItIsThere() {
		this.issuer.goAway();
		this.surroundings.send(Orders.aMessage("early"));
		try (ConfigurableApplicationContext worker = start()) {
			assertThat(statusOf(worker, "/readyz")).isEqualTo(200);
			await().during(A_WHILE).atMost(Duration.ofSeconds(5)).until(() -> receives(worker) == 0);
			assertThat(receiving(worker)).isZero();
			this.issuer.comeBack();
			await().atMost(SOON).until(() -> receives(worker) > 0);
			assertThat(receiving(worker)).isEqualTo(1);
			awaitEmptyQueue();
			assertThat(this.services.callsAbout("early")).extracting(Call::path).endsWith("/outcomes");
		}
	}

	@Test
	void stopsReceivingWhenTheTokensEndAndGoesOnWhenThereAreNewOnes(CapturedOutput output) {
		this.issuer.giveTokensFor(ServiceToken.MARGIN.plusSeconds(3));
		try (ConfigurableApplicationContext worker = start()) {
			this.surroundings.send(Orders.aMessage("before"));
			awaitEmptyQueue();
			this.issuer.goAway();
			await().until(() -> receiving(worker) == 0);
			double receives = receives(worker);
			this.surroundings.send(Orders.aMessage("meanwhile"));
			await().during(A_WHILE).atMost(Duration.ofSeconds(5)).until(() -> receives(worker) == receives);
			assertThat(this.services.callsAbout("meanwhile")).isEmpty();
			assertThat(statusOf(worker, "/readyz")).isEqualTo(200);
			this.issuer.comeBack();
			await().atMost(SOON).until(() -> receives(worker) > receives);
			awaitEmptyQueue();
			assertThat(this.services.callsAbout("meanwhile")).extracting(Call::path).endsWith("/outcomes");
			assertThat(output).contains("No new token for inventory",
					"Nothing is received, since there is no token for", "There is a token for each service again");
		}
	}

	@Test
	void makesNoCallWithoutATokenAndGivesTheMessageBack(CapturedOutput output) {
		try (ConfigurableApplicationContext worker = start()) {
			ServiceTokens tokens = worker.getBean(ServiceTokens.class);
			await().until(tokens::areComplete);
			this.issuer.goAway();
			// While its batch is on the way the worker loses a token that it needs for
			// it.
			this.services.spoil("/reservations", (exchange, good) -> {
				tokens.refused("payment", String.valueOf(tokens.tokenFor("payment")));
				PlayedServices.send(exchange, 200, good);
			});
			this.surroundings.send(Orders.aMessage("halfway"));
			await().untilAsserted(() -> assertThat(output)
				.contains("take_payment gave no answer (NoTokenException) to a batch of 1"));
			assertThat(this.services.callsAbout("halfway")).extracting(Call::path)
				.containsExactly("/admissions", "/reservations");
			assertThat(worker.getBean(Circuits.class).areClosed()).as("nobody is away but the issuer").isTrue();
			this.services.healAll();
			this.issuer.comeBack();
			awaitEmptyQueue();
			assertThat(this.services.callsAbout("halfway")).extracting(Call::path).endsWith("/shipments", "/outcomes");
		}
	}

	@Test
	void getsANewTokenWhenAServiceDoesNotTakeTheOldOne(CapturedOutput output) {
		try (ConfigurableApplicationContext worker = start()) {
			await().until(worker.getBean(ServiceTokens.class)::areComplete);
			this.issuer.revokeAll();
			this.surroundings.send(Orders.aMessage("shown-out"));
			awaitEmptyQueue();
			assertThat(this.services.callsAbout("shown-out")).extracting(Call::path).endsWith("/outcomes");
			assertThat(this.issuer.asked()).hasSize(8);
			assertThat(output).contains("The worker's token was not taken by orders (401) and is replaced");
		}
	}

	@Test
	void stopsAtOnceWhileItWaitsForTokens() {
		this.issuer.hang();
		ConfigurableApplicationContext worker = start();
		await().until(() -> !this.issuer.asked().isEmpty());
		long start = System.nanoTime();
		worker.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(OrderWorker.class).profiles("demo")
			.run(this.surroundings.settings()
				.entrySet()
				.stream()
				.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
				.toArray(String[]::new));
	}

	private static double receives(ConfigurableApplicationContext worker) {
		return worker.getBean(MeterRegistry.class).counter("orderflow.sqs.calls", "action", "ReceiveMessage").count();
	}

	private static double receiving(ConfigurableApplicationContext worker) {
		return worker.getBean(MeterRegistry.class).get("orderflow.worker.receiving").gauge().value();
	}

	private static int statusOf(ConfigurableApplicationContext worker, String path) {
		URI address = URI.create("http://127.0.0.1:" + worker.getEnvironment().getProperty("local.server.port") + path);
		try (HttpClient http = HttpClient.newHttpClient()) {
			return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
				.statusCode();
		}
		catch (IOException failure) {
			throw new AssertionError("no answer", failure);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new AssertionError(interrupted);
		}
	}

	private void awaitEmptyQueue() {
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(this.surroundings.sqs()
				.getQueueAttributes((queue) -> queue.queueUrl(this.surroundings.orderQueue())
					.attributeNames(QueueAttributeName.ALL))
				.attributes()).containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0")
				.containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "0"));
	}

}
