package io.orderflow.sandbox;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
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
				List.of(text("service", Status.ServiceStatus::service),
						text("is", (service) -> (service.process() != null) ? "up" : "down"),
						text("since", of((process) -> CLOCK.format(process.since()))),
						number("port", of((process) -> Integer.toString(process.port()))),
						number("metrics", of((process) -> Objects.toString(process.management(), ""))),
						number("process", of((process) -> Long.toString(process.pid())))));
		print(status.queues(),
				List.of(text("queue", Status.Depth::queue),
						number("waiting", (queue) -> Long.toString(queue.visible())),
						number("in flight", (queue) -> Long.toString(queue.inFlight()))));
		print(List.copyOf(status.orders().entrySet()), List.of(text("orders", Map.Entry<String, Long>::getKey),
				number("count", (count) -> Long.toString(count.getValue()))));
		System.out.println();
		System.out.println("Published again by the sweeper, since the message was gone: " + status.sweeps());
		return 0;
	}

	private static Function<Status.ServiceStatus, String> of(Function<Status.Up, String> value) {
		return (service) -> (service.process() != null) ? value.apply(service.process()) : "";
	}

	private static <T> void print(List<T> rows, List<ColumnData<T>> columns) {
		System.out.println();
		System.out
			.println(AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER, rows, columns));
	}

	private static <T> ColumnData<T> text(String header, Function<T, String> value) {
		return new Column().header(header).dataAlign(HorizontalAlign.LEFT).with(value);
	}

	private static <T> ColumnData<T> number(String header, Function<T, String> value) {
		return new Column().header(header).dataAlign(HorizontalAlign.RIGHT).with(value);
	}

}
