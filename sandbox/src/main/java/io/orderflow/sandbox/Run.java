package io.orderflow.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.orderflow.infrastructure.LocalPostgres;
import org.jspecify.annotations.Nullable;

/**
 * What a running sandbox tells other terminals, and the next start should this one be
 * killed.
 *
 * @param sandbox the sandbox's own process
 * @param data where PostgreSQL, the queue and the issuer keep their data
 * @param services the processes of the services
 * @param contact how to speak to it; absent while it starts
 */
public record Run(Member sandbox, String data, List<Member> services, @Nullable Contact contact) {

	/**
	 * A sandbox that starts.
	 * @param data where its data is
	 * @return nothing but itself
	 */
	public static Run starting(Path data) {
		return new Run(Member.of("sandbox", ProcessHandle.current()), data.toString(), List.of(), null);
	}

	/**
	 * A sandbox of which something runs.
	 * @param processes the services
	 * @param how how to speak to it; null for nobody
	 * @return the same sandbox
	 */
	public Run with(List<Member> processes, @Nullable Contact how) {
		return new Run(this.sandbox, this.data, processes, how);
	}

	/**
	 * How to speak to a running sandbox.
	 *
	 * @param control where it takes commands
	 * @param token what a command must bring, so that no web page can give one
	 * @param orderApi where order-api is
	 * @param issuer where tokens are issued
	 * @param orders the database of orders
	 */
	public record Contact(URI control, String token, URI orderApi, URI issuer, LocalPostgres.Database orders) {
	}

	/**
	 * A process, told from a later one with the same number by when it started.
	 *
	 * @param name what it is
	 * @param pid its number
	 * @param since when it started, as the system says
	 */
	public record Member(String name, long pid, Instant since) {

		/** The system counts from its own start, which the clock may have moved since. */
		private static final Duration SAME = Duration.ofSeconds(2);

		/**
		 * A process that lives.
		 * @param name what it is
		 * @param process itself
		 * @return what it is found again by
		 */
		public static Member of(String name, ProcessHandle process) {
			return new Member(name, process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
		}

		Optional<ProcessHandle> alive() {
			return ProcessHandle.of(this.pid)
				.filter((process) -> process.info()
					.startInstant()
					.filter((start) -> Duration.between(start, this.since).abs().compareTo(SAME) < 0)
					.isPresent());
		}

	}

}
