package io.orderflow.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.orderflow.sandbox.bench.BenchCommand;
import io.orderflow.sandbox.chaos.ChaosCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The command line: without a command it starts everything; the commands are for a second
 * terminal.
 */
@Command(name = "demo", sortOptions = false,
		header = "Orderflow on this machine: five services, an issuer of tokens, PostgreSQL and an SQS-compatible queue.",
		description = { "", "Without a command: starts everything, waits until it is ready, and ends it with Ctrl-C.",
				"The commands are for a second terminal.", "" },
		subcommands = { TokenCommand.class, OrderCommand.class, LoadCommand.class, StatusCommand.class,
				KillCommand.class, StopCommand.class, StartCommand.class, PauseCommand.class, ResumeCommand.class,
				DeadLettersCommand.class, RedriveCommand.class, AbandonCommand.class, DiscardCommand.class,
				ChaosCommand.class, BenchCommand.class })
final class Demo implements Callable<Integer> {

	@Option(names = "--data", paramLabel = "DIR",
			description = "Keep orders, stock, waiting messages and the issuer's key in this folder, across restarts and a kill."
					+ " Without it everything is fresh and gone in the end.")
	private @Nullable Path data;

	@Option(names = "--replica",
			description = "Have order-api read orders at a streaming replica of its database, on port 5434.")
	private boolean replica;

	@Option(names = { "-h", "--help" }, usageHelp = true, scope = ScopeType.INHERIT,
			description = "Show what there is and exit.")
	@SuppressWarnings("unused")
	private boolean help;

	@Override
	public Integer call() throws InterruptedException {
		return new Everything(Project.locate()).run(this.data, this.replica);
	}

	static void main(String[] args) {
		System.exit(commandLine().execute(args));
	}

	static CommandLine commandLine() {
		return new CommandLine(new Demo()).setCaseInsensitiveEnumValuesAllowed(true)
			.setExecutionExceptionHandler((failure, command, parsed) -> {
				switch (failure) {
					case SandboxException told -> command.getErr().println(told.getMessage());
					case IOException lost ->
						command.getErr().println("No answer (" + lost + "); is all up? ./demo status");
					default -> throw failure;
				}
				return CommandLine.ExitCode.SOFTWARE;
			});
	}

}
