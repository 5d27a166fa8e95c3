package io.orderflow.infrastructure;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What was acknowledged is there again after a {@code kill -9} of the JVM that hosted it.
 */
@DisabledOnOs(OS.WINDOWS)
class KeptDataTests {

	@TempDir
	private Path folder;

	private final List<Process> started = new ArrayList<>();

	@AfterEach
	void leaveNothingBehind() {
		this.started.forEach(Process::destroyForcibly);
		LocalPostgres.endLeftOver(this.folder);
	}

	@Test
	void postgresHasItsRowsAndTheServerThatOutlivedItsJvmIsGone() throws Exception {
		Process host = start(HostOfPostgres.class, Map.of(), this.folder.toString());
		long postmaster;
		try (BufferedReader said = host.inputReader()) {
			assertThat(said.readLine()).isEqualTo("committed");
			postmaster = ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow().pid();
			host.destroyForcibly().waitFor();
		}
		assertThat(ProcessHandle.of(postmaster)).isPresent();
		try (LocalPostgres again = LocalPostgres.start(0, this.folder)) {
			assertThat(LocalPostgresTests.answer(again.database("orders"), "select name from kept")).isEqualTo("row");
			assertThat(ProcessHandle.of(postmaster)).isEmpty();
		}
		assertThat(LocalPostgres.endLeftOver(this.folder)).isFalse();
	}

	@Test
	void postgresHasItsCommittedRowsAfterACrashAndIsWhereItWas() throws Exception {
		LocalPostgres.Database orders;
		try (LocalPostgres postgres = LocalPostgres.start(0, this.folder);
				Connection client = postgres.database("orders").connect()) {
			orders = postgres.database("orders");
			client.createStatement().execute("create table crashed as select 'committed' as name");
			client.setAutoCommit(false);
			client.createStatement().execute("insert into crashed values ('not committed')");
			postgres.crash();
			assertThatExceptionOfType(SQLException.class).isThrownBy(client::commit);
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> orders.connect());
		}
		int port = URI.create(orders.url().substring("jdbc:".length())).getPort();
		try (LocalPostgres again = LocalPostgres.start(port, this.folder)) {
			assertThat(LocalPostgresTests.answer(orders, "select string_agg(name, ',') from crashed"))
				.isEqualTo("committed");
			assertThat(again.database("orders")).isEqualTo(orders);
		}
		assertThat(Files.readString(this.folder.resolveSibling(this.folder.getFileName() + ".log")))
			.contains("received immediate shutdown request", "automatic recovery in progress");
	}

	@Test
	void queueHasItsMessagesAndItsSettings() throws Exception {
		int port = Ports.free();
		Map<String, String> environment = Map.of("QUEUE_PORT", Integer.toString(port), "QUEUE_HOST", "queue",
				"QUEUE_DATA", this.folder.toString());
		Process host = start(QueueServer.class, environment);
		try (BufferedReader said = host.inputReader()) {
			assertThat(said.readLine()).isEqualTo("The queue listens on 127.0.0.1:" + port);
		}
		assertThat(health(port)).isEqualTo(200);
		List<String> bodies = IntStream.range(0, 50).mapToObj((i) -> "message " + i).toList();
		String queue = "http://127.0.0.1:" + port + "/000000000000/OrderQueue";
		try (SqsClient sqs = client(port)) {
			assertThat(sqs.getQueueUrl((get) -> get.queueName("OrderQueue")).queueUrl())
				.isEqualTo("http://queue:" + port + "/000000000000/OrderQueue");
			bodies.forEach((body) -> sqs.sendMessage((send) -> send.queueUrl(queue).messageBody(body)));
		}
		host.destroyForcibly().waitFor();

		Process again = start(QueueServer.class, environment);
		try (BufferedReader said = again.inputReader(); SqsClient sqs = client(port)) {
			assertThat(said.readLine()).startsWith("The queue listens");
			List<Message> found = Stream
				.generate(() -> sqs
					.receiveMessage((receive) -> receive.queueUrl(queue).maxNumberOfMessages(10).waitTimeSeconds(1))
					.messages())
				.takeWhile((messages) -> !messages.isEmpty())
				.flatMap(List::stream)
				.toList();
			assertThat(found).extracting(Message::body).containsExactlyInAnyOrderElementsOf(bodies);
			assertThat(sqs
				.getQueueAttributes((get) -> get.queueUrl(queue).attributeNames(QueueAttributeName.VISIBILITY_TIMEOUT))
				.attributes()).containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "40");
		}
		finally {
			again.destroy();
			assertThat(again.waitFor()).as("ends by SIGTERM").isEqualTo(143);
		}
	}

	@Test
	void queueHasItsMessagesAfterARestartInTheSameJvmToo() throws Exception {
		int port = Ports.free();
		for (int start = 0; start < 3; start++) {
			String kept = Integer.toString(start);
			try (LocalQueues queues = LocalQueues.start(port, this.folder); SqsClient sqs = queues.client()) {
				String url = queues.url("OrderQueue");
				// A queue is there a moment before what was in it.
				await().untilAsserted(() -> assertThat(sqs.getQueueAttributes(
						(get) -> get.queueUrl(url).attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
					.attributes()).containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, kept));
				sqs.sendMessage((send) -> send.queueUrl(url).messageBody("one more"));
			}
		}
	}

	private static SqsClient client(int port) {
		return LocalQueues.client(URI.create("http://127.0.0.1:" + port));
	}

	private static int health(int port) throws IOException, InterruptedException {
		try (HttpClient http = HttpClient.newHttpClient()) {
			return http
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health")).build(),
						HttpResponse.BodyHandlers.discarding())
				.statusCode();
		}
	}

	private Process start(Class<?> main, Map<String, String> environment, String... arguments) throws IOException {
		List<String> command = Stream
			.of(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
					"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow",
					"--class-path", System.getProperty("java.class.path"), main.getName()), Stream.of(arguments))
			.flatMap((part) -> part)
			.toList();
		ProcessBuilder builder = new ProcessBuilder(command)
			.redirectError(ProcessBuilder.Redirect.to(new File("target/" + main.getSimpleName() + ".log")));
		builder.environment().putAll(environment);
		Process process = builder.start();
		this.started.add(process);
		return process;
	}

}
