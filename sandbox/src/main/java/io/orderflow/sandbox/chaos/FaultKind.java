package io.orderflow.sandbox.chaos;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.orderflow.sandbox.SandboxException;
import io.orderflow.sandbox.Service;
import org.jspecify.annotations.Nullable;

/**
 * What can be done to a running system: to whom, for how long, and how long its target is
 * then left alone so that it is whole again before the next fault.
 */
enum FaultKind {

	/** SIGKILL of a service, which is started again after the fault's time. */
	KILL(0, 10, 20),

	/** SIGSTOP past the visibility time-out of 40 s, then SIGCONT: a zombie. */
	PAUSE(45, 50, 30),

	/** SIGTERM under load, and another start. */
	TERMINATE(1, 8, 40),

	/** PostgreSQL ends as in a crash and is started again on the same data. */
	POSTGRES_STOP(1, 5, 20),

	/** The queue ends and is started again, without its messages if it kept none. */
	QUEUE_RESTART(1, 5, 60),

	REFUSED(Trouble.Kind.REFUSED, null),

	BLACK_HOLE(Trouble.Kind.BLACK_HOLE, null),

	SLOW(Trouble.Kind.SLOW, null),

	RESET(Trouble.Kind.RESET, null),

	/** Any reply of a service or the queue. */
	REPLY_LOST(Trouble.Kind.REPLY_LOST, null),

	/** PostgreSQL has committed and nobody knows. */
	COMMIT_REPLY_LOST(Trouble.Kind.REPLY_LOST, "COMMIT"),

	/** The queue has a message whose sender believes that it has not. */
	SEND_REPLY_LOST(Trouble.Kind.REPLY_LOST, "SendMessageBatch"),

	/** A message is deleted and the worker believes that it is not. */
	DELETE_REPLY_LOST(Trouble.Kind.REPLY_LOST, "DeleteMessageBatch");

	private final Duration shortest;

	private final Duration longest;

	private final Duration rest;

	private final Trouble.@Nullable Kind trouble;

	private final @Nullable String only;

	FaultKind(int shortest, int longest, int rest) {
		this(shortest, longest, rest, null, null);
	}

	FaultKind(Trouble.Kind trouble, @Nullable String only) {
		this(1, 8, 3, trouble, only);
	}

	FaultKind(int shortest, int longest, int rest, Trouble.@Nullable Kind trouble, @Nullable String only) {
		this.shortest = Duration.ofSeconds(shortest);
		this.longest = Duration.ofSeconds(longest);
		this.rest = Duration.ofSeconds(rest);
		this.trouble = trouble;
		this.only = only;
	}

	Duration shortest() {
		return this.shortest;
	}

	Duration longest() {
		return this.longest;
	}

	/** How long its target is left alone afterwards. */
	Duration rest() {
		return this.rest;
	}

	/** Services, wires, or what all of them share. */
	List<String> targets() {
		return switch (this) {
			case KILL -> Stream.of(Service.values())
				.filter((service) -> service != Service.DEV_ISSUER)
				.map(Service::id)
				.toList();
			case PAUSE -> List.of(Service.ORDER_WORKER.id());
			case TERMINATE -> List.of(Service.ORDER_WORKER.id(), Service.ORDER_API.id());
			case POSTGRES_STOP -> List.of(Link.POSTGRES);
			case QUEUE_RESTART -> List.of(Link.QUEUE);
			case REFUSED, BLACK_HOLE, SLOW, RESET -> links((link) -> true);
			case REPLY_LOST -> links((link) -> !link.toPostgres());
			case COMMIT_REPLY_LOST -> links(Link::toPostgres);
			case SEND_REPLY_LOST -> links((link) -> link == Link.API_TO_QUEUE);
			case DELETE_REPLY_LOST -> links((link) -> link == Link.WORKER_TO_QUEUE);
		};
	}

	private static List<String> links(Predicate<Link> which) {
		return Stream.of(Link.values()).filter(which).map(Link::id).toList();
	}

	/** What is wrong with a wire, where the fault is a wire's. */
	Optional<Trouble> trouble() {
		return Optional.ofNullable(this.trouble).map((kind) -> new Trouble(kind, this.only));
	}

	/** So long, or so seldom, that a plan has no more of it than it must. */
	boolean seldom() {
		return this == PAUSE || this == QUEUE_RESTART;
	}

	/** As people write it, such as {@code reply-lost}. */
	String id() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	static FaultKind named(String id) {
		return Arrays.stream(values())
			.filter((kind) -> kind.id().equals(id))
			.findFirst()
			.orElseThrow(() -> new SandboxException("There is no fault '" + id + "'; the faults are "
					+ Arrays.stream(values()).map(FaultKind::id).collect(Collectors.joining(", "))));
	}

}
