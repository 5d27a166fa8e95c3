package io.orderflow.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Sends processes the signals that Java has no call for. */
public final class Signals {

	private Signals() {
	}

	/**
	 * Sends a signal and returns once it is sent, whatever becomes of it.
	 * @param signal its name, such as {@code STOP}
	 * @param processes to whom, in this order
	 */
	public static void send(String signal, Stream<ProcessHandle> processes) {
		List<String> words = new ArrayList<>(List.of("kill", "-" + signal));
		processes.forEach((process) -> words.add(Long.toString(process.pid())));
		try {
			new ProcessBuilder(words).start().waitFor();
		}
		catch (IOException failure) {
			throw new UncheckedIOException("Signal " + signal + " could not be sent", failure);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
