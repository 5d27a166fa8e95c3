package io.orderflow.sandbox;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads what services say of themselves to a Prometheus.
 */
public final class Metrics implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final Tokens tokens;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(PATIENCE)
		.build();

	/**
	 * An operator's view of metrics.
	 * @param tokens what shows who asks; whoever made it closes it
	 */
	public Metrics(Tokens tokens) {
		this.tokens = tokens;
	}

	/**
	 * The sum of a metric over its series, as a process shows it now.
	 * @param process whose metric
	 * @param name the metric
	 * @param labels only series with these, such as {@code method="POST"}
	 * @return the sum; 0 where there is no such series
	 */
	public double sum(ServiceProcess process, String name, String... labels) throws IOException, InterruptedException {
		return lines(process).stream()
			.filter((line) -> line.startsWith(name + "{") && Arrays.stream(labels).allMatch(line::contains))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
			.sum();
	}

	/**
	 * All that a process says now.
	 * @param process which one
	 * @return a line each, as Prometheus reads them
	 */
	public List<String> lines(ServiceProcess process) throws IOException, InterruptedException {
		HttpResponse<Stream<String>> metrics = this.http
			.send(HttpRequest.newBuilder(process.ports().actuator("/prometheus"))
				.timeout(PATIENCE)
				.header("Authorization", "Bearer " + this.tokens.of(Tokens.OPERATOR))
				.build(), HttpResponse.BodyHandlers.ofLines());
		try (Stream<String> lines = metrics.body()) {
			if (metrics.statusCode() != 200) {
				throw new IOException(process.service().id() + " answered " + metrics.statusCode());
			}
			return lines.toList();
		}
	}

	@Override
	public void close() {
		this.http.shutdownNow();
		this.http.close();
	}

}
