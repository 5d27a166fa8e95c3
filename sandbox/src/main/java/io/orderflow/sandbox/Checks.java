package io.orderflow.sandbox;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What picocli cannot know of an option. */
public final class Checks {

	private Checks() {
	}

	/** Refuses the command, with how it is used, where something does not hold. */
	public static void require(CommandSpec command, boolean holds, String what) {
		if (!holds) {
			throw new ParameterException(command.commandLine(), what);
		}
	}

}
