package io.orderflow.sandbox.chaos;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether the command says what is wrong with it before it starts anything.
 */
class ChaosCommandTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					--orders 0                      | --orders must be at least 1
					--orders many                   | 'many' is not an int
					--faults -1                     | --faults must not be negative
					--minutes 0                     | --minutes must be more than 0
					--only earthquake               | There is no fault 'earthquake'; the faults are kill
					--minutes 1 --faults 5000       | faults fit into 1 minutes
					--only kill,flood               | There is no fault 'flood'
					--self-test sabotage            | There is no way 'sabotage' to break the system; the ways are no-key-on-the-charge
					""")
	void refusesWhatCannotBeDone(String options, String told) {
		StringWriter said = new StringWriter();
		CommandLine command = new CommandLine(new ChaosCommand()).setErr(new PrintWriter(said));
		assertThat(command.execute(options.split(" +"))).isEqualTo(CommandLine.ExitCode.USAGE);
		assertThat(said.toString()).contains(told);
	}

}
