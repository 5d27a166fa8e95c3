package io.orderflow.sandbox.chaos;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.orderflow.sandbox.chaos.Databases.OrderRow;
import io.orderflow.sandbox.chaos.History.Poison;
import io.orderflow.sandbox.chaos.SqsLog.Deletion;

/**
 * Whether each message is where it belongs: none on OrderQueue, nothing but poison set
 * aside (I10), none unsent (I11), none deleted too early (I12).
 */
final class MessageChecks implements Checker.Check {

	private final Evidence evidence;

	private final Findings findings;

	MessageChecks(Evidence evidence, Findings findings) {
		this.evidence = evidence;
		this.findings = findings;
	}

	@Override
	public void look(Collection<Dossier> dossiers) {
		this.findings.expect(Invariant.I10, "", this.evidence.messages().waiting() == 0,
				() -> "OrderQueue still has %d".formatted(this.evidence.messages().waiting()));
		letters();
		this.findings.expect(Invariant.I11, "", this.evidence.databases().outbox().isEmpty(),
				() -> "%d messages are unsent, the first %s".formatted(this.evidence.databases().outbox().size(),
						this.evidence.databases().outbox().stream().findFirst()));
		Map<String, OrderRow> orders = new HashMap<>();
		this.evidence.databases().orders().forEach((order) -> orders.put(order.orderId(), order));
		this.evidence.messages()
			.deletions()
			.forEach((deletion) -> notTooEarly(deletion, Objects.requireNonNullElse(deletion.orderId(), ""), orders));
	}

	private void letters() {
		Map<String, Poison> poison = this.evidence.history().poison();
		Set<String> letters = new HashSet<>(this.evidence.messages().letters());
		letters.forEach((body) -> this.findings.expect(Invariant.I10, "", poison.containsKey(body),
				() -> "a message that is no poison was set aside: %s".formatted(abbreviated(body))));
		poison.values()
			.stream()
			.filter((each) -> each.acknowledged() && !this.evidence.messages().mayHaveLost(each.at()))
			.forEach((each) -> this.findings.expect(Invariant.I10, "", letters.contains(each.body()),
					() -> "this poison was not set aside: %s".formatted(abbreviated(each.body()))));
	}

	private void notTooEarly(Deletion deletion, String orderId, Map<String, OrderRow> orders) {
		if (this.evidence.history().poison().containsKey(deletion.body())) {
			return;
		}
		OrderRow order = orders.get(orderId);
		Instant settled = (order != null) ? order.settledAt() : null;
		boolean parked = order != null && !order.hasEnded() && !order.status().equals("ACCEPTED");
		this.findings.expect(Invariant.I12, orderId, parked || (settled != null && !settled.isAfter(deletion.at())),
				() -> "had its message deleted at %s, but was settled at %s".formatted(deletion.at(), settled));
	}

	private static String abbreviated(String body) {
		return (body.length() <= 200) ? body : body.substring(0, 200) + "...";
	}

}
