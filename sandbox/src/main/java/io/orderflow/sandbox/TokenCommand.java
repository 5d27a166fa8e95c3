package io.orderflow.sandbox;

import java.io.IOException;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Prints a token and nothing else, for use in other commands.
 */
@Command(name = "token",
		description = "Prints a token, good for five minutes: curl -H \"Authorization: Bearer $$(./demo token alice)\" ...")
final class TokenCommand implements Callable<Integer> {

	@Parameters(paramLabel = "NAME",
			description = "A customer (alice, bob, 67890, load-001 to load-200), ops, or order-worker.")
	private String name = "";

	@Option(names = "--scope", paramLabel = "SCOPE", defaultValue = "",
			description = "Which of its scopes; needed for order-worker, which has several.")
	private String scope = "";

	@Override
	public Integer call() throws IOException, InterruptedException {
		try (Tokens tokens = RunningSandbox.find().tokens()) {
			System.out.println(tokens.of(this.name, this.scope));
		}
		return 0;
	}

}
