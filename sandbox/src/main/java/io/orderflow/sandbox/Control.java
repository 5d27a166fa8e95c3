package io.orderflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes commands from other terminals of this machine, one at a time, and only with the
 * token that stands in the run file.
 */
final class Control implements AutoCloseable {

	static final String TOKEN = "Sandbox-Token";

	private static final JsonMapper json = new JsonMapper();

	private final Sandbox sandbox;

	private final RunFile runFile;

	private final Run starting;

	private final String token = UUID.randomUUID().toString();

	private final HttpServer server;

	/**
	 * Listens at once.
	 * @param sandbox what the commands are for
	 * @param runFile where it writes how to reach it
	 * @param data where the sandbox has its data
	 */
	Control(Sandbox sandbox, RunFile runFile, Path data) {
		this.sandbox = sandbox;
		this.runFile = runFile;
		this.starting = Run.starting(data);
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		this.server.createContext("/", this::answer);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.start();
	}

	/** Writes down which processes there are; a kill must not make them be forgotten. */
	void remember() {
		this.runFile.write(this.starting.with(this.sandbox.running().stream().map(ServiceProcess::member).toList(),
				new Run.Contact(URI.create("http://127.0.0.1:" + this.server.getAddress().getPort()), this.token,
						this.sandbox.address(Service.ORDER_API), this.sandbox.address(Service.DEV_ISSUER),
						this.sandbox.postgres().database("orders"))));
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			if (!this.token.equals(exchange.getRequestHeaders().getFirst(TOKEN))) {
				send(exchange, 403, "This is not for you");
				return;
			}
			try {
				send(exchange, 200, perform(exchange.getRequestURI().getPath()));
			}
			catch (SandboxException refused) {
				send(exchange, 409, String.valueOf(refused.getMessage()));
			}
			catch (InterruptedException stopping) {
				send(exchange, 503, "The sandbox stops");
				Thread.currentThread().interrupt();
			}
		}
	}

	/** {@code /status}, or {@code /kill/order-worker} and its like. */
	private String perform(String path) throws InterruptedException {
		List<String> words = List.of(path.substring(1).split("/", -1));
		if (words.getFirst().equals("status")) {
			return json.writeValueAsString(Status.of(this.sandbox));
		}
		Service service = Service.named(words.getLast());
		return switch (words.getFirst()) {
			case "start" -> start(service);
			case "stop" -> {
				requireRunning(service);
				this.sandbox.stop(service);
				yield service.id() + " has stopped";
			}
			case "kill" -> {
				requireRunning(service);
				this.sandbox.kill(service);
				yield service.id() + " is killed";
			}
			default -> throw new SandboxException("There is no command " + words.getFirst());
		};
	}

	private String start(Service service) throws InterruptedException {
		if (!this.sandbox.running(service).isEmpty()) {
			throw new SandboxException(service.id() + " is running already");
		}
		ServiceProcess process = this.sandbox.start(service);
		remember();
		this.sandbox.awaitReady(process);
		return service.id() + " is ready on port " + process.ports().main();
	}

	private void requireRunning(Service service) {
		if (this.sandbox.running(service).isEmpty()) {
			throw new SandboxException(service.id() + " is not running");
		}
	}

	private static void send(HttpExchange exchange, int status, String text) throws IOException {
		byte[] body = text.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, body.length);
		exchange.getResponseBody().write(body);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
