package io.orderflow.sandbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.infrastructure.LocalQueues;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * How a sandbox is: which services are up, how many messages wait, what became of the
 * orders.
 *
 * @param services each service, more than once where several of it run
 * @param queues each queue's depth
 * @param orders how many orders are in which status; empty before order-api has made its
 * tables
 * @param sweeps how often an order was published again because its message was gone
 */
public record Status(List<ServiceStatus> services, List<Depth> queues, Map<String, Long> orders, long sweeps) {

	/** A table or column that order-api has not made yet. */
	private static final Set<String> UNDEFINED = Set.of("42P01", "42703");

	/** How it is now. */
	public static Status of(Sandbox sandbox) {
		LocalPostgres.Database orders = sandbox.postgres().database("orders");
		return new Status(Arrays.stream(Service.values()).flatMap((service) -> of(sandbox, service)).toList(),
				Stream.of("OrderQueue", "OrderQueueDLQ").map((queue) -> Depth.of(sandbox.queues(), queue)).toList(),
				counts(orders, "select status, count(*) from orders group by status"),
				counts(orders, "select 'sweeps', sum(sweeps) from orders").getOrDefault("sweeps", 0L));
	}

	private static Stream<ServiceStatus> of(Sandbox sandbox, Service service) {
		List<ServiceProcess> running = sandbox.running(service);
		return running.isEmpty() ? Stream.of(new ServiceStatus(service.id(), null))
				: running.stream()
					.map((process) -> new ServiceStatus(service.id(), new Up(process.ports().main(),
							process.ports().management(), process.handle().pid(), process.since())));
	}

	private static Map<String, Long> counts(LocalPostgres.Database orders, String query) {
		Map<String, Long> count = new TreeMap<>();
		try (Connection connection = orders.connect();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(query)) {
			while (rows.next()) {
				count.put(rows.getString(1), rows.getLong(2));
			}
			return count;
		}
		catch (SQLException failure) {
			if (UNDEFINED.contains(failure.getSQLState())) {
				return count;
			}
			throw new IllegalStateException(failure);
		}
	}

	/**
	 * One service; without a process it is down.
	 *
	 * @param service its name
	 * @param process its process
	 */
	public record ServiceStatus(String service, @Nullable Up process) {
	}

	/**
	 * A process of a service.
	 *
	 * @param port where it serves
	 * @param management where its metrics are
	 * @param pid its number
	 * @param since when it was started
	 */
	public record Up(int port, @Nullable Integer management, long pid, Instant since) {
	}

	/**
	 * How many messages a queue holds.
	 *
	 * @param queue its name
	 * @param visible those that wait
	 * @param inFlight those that a consumer has in hand, or has left to come back later
	 */
	public record Depth(String queue, long visible, long inFlight) {

		/** What the queue itself says. */
		public static Depth of(LocalQueues queues, String queue) {
			try (SqsClient sqs = queues.client()) {
				return of(sqs, queues, queue);
			}
		}

		/** What the queue itself says to who asks it often. */
		public static Depth of(SqsClient sqs, LocalQueues queues, String queue) {
			Map<QueueAttributeName, String> counts = sqs
				.getQueueAttributes((get) -> get.queueUrl(queues.url(queue))
					.attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
							QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
				.attributes();
			return new Depth(queue,
					Long.parseLong(counts.getOrDefault(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0")),
					Long.parseLong(
							counts.getOrDefault(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "0")));
		}

	}

}
