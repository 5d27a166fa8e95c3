package io.orderflow.sandbox.chaos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.orderflow.sandbox.chaos.History.Asked;
import org.jspecify.annotations.Nullable;

/**
 * Tells all that is known of an order, for whoever has to find out what went wrong.
 */
final class Story {

	private final Evidence evidence;

	private final List<Struck> struck;

	private final Map<String, Dossier> dossiers;

	Story(Evidence evidence, List<Struck> struck) {
		this.evidence = evidence;
		this.struck = struck;
		this.dossiers = Dossier.all(evidence.history(), evidence.databases())
			.stream()
			.collect(Collectors.toMap(Dossier::orderId, Function.identity()));
	}

	/**
	 * Everything in the order of time, as far as there is a time.
	 * @param order its id, or the key that it was asked for with
	 */
	List<String> of(String order) {
		Dossier dossier = this.dossiers.get(order);
		Asked asked = (dossier != null) ? dossier.asked() : asked(order);
		List<String> story = new ArrayList<>();
		List<Event> events = new ArrayList<>();
		if (asked != null) {
			story.add("asked for: " + asked.order());
			asked.calls()
				.forEach((call) -> events
					.add(new Event(call.invoked(), "%s answered %d %s after %d ms".formatted(call.what(), call.status(),
							call.said(), call.answered().toEpochMilli() - call.invoked().toEpochMilli()))));
		}
		if (dossier != null) {
			dossier.rows().forEach((row) -> story.add("row: " + row));
		}
		this.evidence.messages()
			.deletions()
			.stream()
			.filter((deletion) -> order.equals(deletion.orderId()))
			.forEach((deletion) -> events.add(new Event(deletion.at(), "message deleted: " + deletion.body())));
		faults(events);
		events.stream()
			.sorted(Comparator.comparing(Event::at))
			.map((event) -> event.at() + " " + event.what())
			.forEach(story::add);
		return story;
	}

	/** The faults while the order was on its way. */
	private void faults(List<Event> events) {
		if (events.isEmpty()) {
			return;
		}
		Instant begin = events.stream().map(Event::at).min(Comparator.naturalOrder()).orElseThrow();
		Instant end = events.stream().map(Event::at).max(Comparator.naturalOrder()).orElseThrow().plusSeconds(60);
		this.struck.stream()
			.filter((fault) -> fault.struckAt().isBefore(end) && fault.healedAt().isAfter(begin))
			.forEach((fault) -> events.add(new Event(fault.struckAt(), "fault until %s: %s of %s, %s"
				.formatted(fault.healedAt(), fault.kind().id(), fault.target(), fault.evidence()))));
	}

	private @Nullable Asked asked(String name) {
		Collection<Asked> all = this.evidence.history().asked();
		return all.stream().filter((each) -> each.order().name().equals(name)).findFirst().orElse(null);
	}

	private record Event(Instant at, String what) {
	}

}
