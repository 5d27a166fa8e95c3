package io.orderflow.sandbox;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/**
 * Has every worker receive nothing more.
 */
@Command(name = "pause",
		description = "Has every order-worker receive nothing: messages pile up in OrderQueue, untouched.")
final class PauseCommand implements Callable<Integer> {

	@Override
	public Integer call() throws InterruptedException {
		return tellAll("pause");
	}

	/** All of them hear it, also when one does not answer. */
	static int tellAll(String pauseOrResume) throws InterruptedException {
		int failed = 0;
		try (Workers workers = RunningSandbox.find().workers()) {
			for (URI worker : workers.addresses()) {
				String answer;
				try {
					answer = render(workers.receiving(worker, pauseOrResume));
				}
				catch (IOException | SandboxException failure) {
					failed++;
					answer = "gave no answer: " + failure.getMessage();
				}
				System.out.println("order-worker on port " + worker.getPort() + " " + answer);
			}
		}
		return (failed > 0) ? 1 : 0;
	}

	static String render(JsonNode answer) {
		if (answer.path("paused").asBoolean()) {
			return "is paused";
		}
		if (answer.path("receiving").asBoolean()) {
			return "receives";
		}
		String unwell = answer.path("services")
			.valueStream()
			.filter((service) -> !service.path("state").asString("").equals("WELL"))
			.map((service) -> service.path("service").asString("") + " is " + service.path("state").asString(""))
			.collect(Collectors.joining(", "));
		return "is not paused, but receives nothing: " + (unwell.isEmpty() ? "its log says why" : unwell);
	}

}
