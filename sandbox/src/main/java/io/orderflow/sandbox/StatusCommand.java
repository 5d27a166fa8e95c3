package io.orderflow.sandbox;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;

import com.github.freva.asciitable.ColumnData;
import picocli.CommandLine.Command;

/**
 * Shows how a running sandbox is.
 */
@Command(name = "status", description = "Shows each service, the depth of each queue, and the orders by status.")
final class StatusCommand implements Callable<Integer> {

	private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss")
		.withZone(ZoneId.systemDefault());

	@Override
	public Integer call() {
		Status status = RunningSandbox.find().status();
		print(status.services(),
				List.of(Table.text("service", Status.ServiceStatus::service),
						Table.text("is", (service) -> (service.process() != null) ? "up" : "down"),
						Table.text("since", of((process) -> CLOCK.format(process.since()))),
						Table.number("port", of((process) -> Integer.toString(process.port()))),
						Table.number("metrics", of((process) -> Objects.toString(process.management(), ""))),
						Table.number("process", of((process) -> Long.toString(process.pid())))));
		print(status.queues(),
				List.of(Table.text("queue", Status.Depth::queue),
						Table.number("waiting", (queue) -> Long.toString(queue.visible())),
						Table.number("in flight", (queue) -> Long.toString(queue.inFlight()))));
		print(List.copyOf(status.orders().entrySet()), List.of(Table.text("orders", Map.Entry<String, Long>::getKey),
				Table.number("count", (count) -> Long.toString(count.getValue()))));
		System.out.println();
		System.out.println("Published again by the sweeper, since the message was gone: " + status.sweeps());
		return 0;
	}

	private static Function<Status.ServiceStatus, String> of(Function<Status.Up, String> value) {
		return (service) -> (service.process() != null) ? value.apply(service.process()) : "";
	}

	private static <T> void print(List<T> rows, List<ColumnData<T>> columns) {
		System.out.println();
		System.out.println(Table.of(rows, columns));
	}

}
