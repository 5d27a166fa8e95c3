package io.orderflow.sandbox.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What processes that come and go have used of the processor. One that has ended counts
 * as it was seen last: a database exchanges its connections every half hour, and what
 * their processes did must not be missing all at once.
 */
final class ProcessorTimes {

	private final Map<ProcessHandle, Duration> seen = new HashMap<>();

	/** Of these and all that were asked about before. */
	Duration with(Stream<ProcessHandle> living) {
		living.forEach((process) -> this.seen.merge(process, of(process),
				(before, now) -> (now.compareTo(before) > 0) ? now : before));
		return this.seen.values().stream().reduce(Duration.ZERO, Duration::plus);
	}

	/** Nothing, if the process has just ended. */
	static Duration of(ProcessHandle process) {
		return process.info().totalCpuDuration().orElse(Duration.ZERO);
	}

}
