package io.orderflow.sandbox.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.orderflow.sandbox.SandboxException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a team would write instead: a process of the module {@code baselines}. */
final class Baseline implements Contender {

	private static final JsonMapper json = new JsonMapper();

	private static final int GRACE_SECONDS = 15;

	private final Kind kind;

	private final Process process;

	private final BufferedReader answers;

	private final Writer commands;

	private double sqsCalls;

	/**
	 * Starts it and returns once it can begin.
	 * @param kind what is started
	 * @param java how to run it
	 * @param environment where everything is that it calls
	 * @param log what it says beside its answers
	 */
	Baseline(Kind kind, List<String> java, Map<String, String> environment, Path log) throws IOException {
		this.kind = kind;
		List<String> command = new ArrayList<>(java);
		command.add("--baseline=" + kind.argument);
		ProcessBuilder builder = new ProcessBuilder(command)
			.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
		builder.environment().putAll(environment);
		this.process = builder.start();
		this.answers = this.process.inputReader();
		this.commands = this.process.outputWriter();
		if (!"ready".equals(answer())) {
			throw new SandboxException(name() + " did not start; it says why in " + log);
		}
	}

	@Override
	public String name() {
		return this.kind.title;
	}

	@Override
	public void startWarmingUp() throws IOException {
		say("start " + this.kind.threadsToWarmUp);
		answer();
	}

	@Override
	public void start() throws IOException {
		say("start");
		answer();
	}

	@Override
	public void stop() throws IOException {
		say("stop");
		this.sqsCalls = json.readTree(answer())
			.path("sqs_calls")
			.valueStream()
			.mapToDouble(JsonNode::doubleValue)
			.sum();
	}

	@Override
	public double sqsCalls() {
		return this.sqsCalls;
	}

	@Override
	public List<ProcessHandle> processes() {
		return List.of(this.process.toHandle());
	}

	private void say(String command) throws IOException {
		this.commands.write(command + "\n");
		this.commands.flush();
	}

	private String answer() throws IOException {
		String line = this.answers.readLine();
		if (line == null) {
			throw new SandboxException(name() + " has ended");
		}
		return line;
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException interrupted) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	/** Which of the two. */
	enum Kind {

		/** One thread by itself would take seven minutes to be warm. */
		LOOP("loop", "the article's loop", 10),

		LISTENER("listener", "the listener a team writes first", 1);

		private final String argument;

		private final String title;

		private final int threadsToWarmUp;

		/** What people call it. */
		String title() {
			return this.title;
		}

		Kind(String argument, String title, int threadsToWarmUp) {
			this.argument = argument;
			this.title = title;
			this.threadsToWarmUp = threadsToWarmUp;
		}

	}

}
