package io.orderflow.sandbox.chaos;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.orderflow.sandbox.chaos.Databases.KeyRow;
import io.orderflow.sandbox.chaos.Databases.OrderRow;
import io.orderflow.sandbox.chaos.History.Asked;
import io.orderflow.sandbox.chaos.History.Call;
import io.orderflow.sandbox.chaos.History.What;
import org.jspecify.annotations.Nullable;

/**
 * Whether customers were told the truth: one order and one answer a key (I2), no order
 * that vanishes or goes back (I13), no change of status that there is not (I9).
 */
final class AnswerChecks implements Checker.Check {

	private static final int NOT_FOUND = 404;

	private static final int UNPROCESSABLE = 422;

	/** What a status may have become by the next look. */
	private static final Map<String, Set<String>> LATER = Map.of("ACCEPTED",
			Set.of("ACCEPTED", "PARKED", "ABANDONING", "COMPLETED", "REJECTED"), "PARKED",
			Set.of("ACCEPTED", "PARKED", "ABANDONING", "COMPLETED", "REJECTED"), "ABANDONING",
			Set.of("ABANDONING", "REJECTED"), "COMPLETED", Set.of("COMPLETED"), "REJECTED", Set.of("REJECTED"));

	private final Evidence evidence;

	private final Findings findings;

	AnswerChecks(Evidence evidence, Findings findings) {
		this.evidence = evidence;
		this.findings = findings;
	}

	@Override
	public void look(Collection<Dossier> dossiers) {
		for (Dossier dossier : dossiers) {
			OrderRow order = dossier.order();
			Asked asked = dossier.asked();
			if (order != null) {
				this.findings.expect(Invariant.I2, order.orderId(), asked != null,
						() -> "is an order that nobody asked for");
			}
			if (asked != null) {
				agree(dossier.orderId(), asked);
				standStill(dossier.orderId(), asked, order);
			}
		}
		keys();
	}

	private void keys() {
		Map<String, Asked> byKey = this.evidence.history()
			.asked()
			.stream()
			.filter((asked) -> asked.order().way() == PlannedOrder.Way.API)
			.collect(Collectors.toMap((asked) -> asked.order().customer() + " " + asked.order().name(),
					(asked) -> asked));
		for (KeyRow row : this.evidence.databases().keys()) {
			Asked asked = byKey.get(row.customerId() + " " + row.key());
			this.findings.expect(Invariant.I2, row.orderId(), asked != null, () -> "has a key that nobody has sent");
			if (asked != null) {
				this.findings.expect(Invariant.I2, row.orderId(),
						asked.orderId().map(row.orderId()::equals).orElse(true),
						() -> "has the key of %s".formatted(asked.orderId().orElse("")));
			}
		}
	}

	private void agree(String id, Asked asked) {
		List<Call> answers = asked.calls().stream().filter(Call::isAnswer).toList();
		if (asked.order().way() == PlannedOrder.Way.API) {
			Set<String> said = answers.stream()
				.filter((call) -> call.what() == What.PLACE || call.what() == What.REPLAY)
				.map((call) -> call.status() + " " + call.said())
				.collect(Collectors.toSet());
			this.findings.expect(Invariant.I2, id, said.size() <= 1,
					() -> "was answered in more ways than one: %s".formatted(said));
		}
		answers.stream()
			.filter((call) -> call.what() == What.OTHER_BODY)
			.forEach((call) -> this.findings.expect(Invariant.I2, id, call.status() == UNPROCESSABLE,
					() -> "was answered %d %s to another order under its key".formatted(call.status(), call.said())));
	}

	private void standStill(String id, Asked asked, @Nullable OrderRow order) {
		List<Call> looks = asked.calls()
			.stream()
			.filter((call) -> call.what() == What.LOOK && call.isAnswer())
			.toList();
		looks.forEach((call) -> this.findings.expect(Invariant.I13, id, call.status() != NOT_FOUND,
				() -> "was not found at %s, after it was accepted".formatted(call.invoked())));
		List<String> seen = looks.stream().filter((call) -> call.status() != NOT_FOUND).map(Call::said).toList();
		pairwise(seen, (before, after) -> this.findings.expect(Invariant.I13, id, !ended(before) || ended(after),
				() -> "was seen %s and later %s".formatted(before, after)));
		List<String> all = Stream
			.of(Stream.of("ACCEPTED"), seen.stream(), Stream.ofNullable(order).map(OrderRow::status))
			.flatMap((part) -> part)
			.toList();
		pairwise(all,
				(before, after) -> this.findings.expect(Invariant.I9, id,
						LATER.getOrDefault(before, Set.of()).contains(after),
						() -> "has gone from %s to %s".formatted(before, after)));
	}

	private static void pairwise(List<String> statuses, BiConsumer<String, String> each) {
		for (int i = 1; i < statuses.size(); i++) {
			each.accept(statuses.get(i - 1), statuses.get(i));
		}
	}

	private static boolean ended(String status) {
		return status.equals("COMPLETED") || status.equals("REJECTED");
	}

}
