package io.orderflow.orders.outbox;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the outbox says of itself while nobody relays. */
class OutboxTests {

	private final RelayFixture fixture = new RelayFixture();

	private final Outbox outbox = this.fixture.anOutbox();

	@AfterEach
	void tidyUp() {
		this.fixture.close();
	}

	@Test
	void tellsApartWhatWaitsAndWhatIsParked() {
		assertThat(this.outbox.backlog()).isEqualTo(new Outbox.Backlog(0, 0, 0));
		this.fixture.add(this.outbox, 0, 3);
		this.fixture.jdbc
			.sql("update outbox set parked_reason = 'x', created_at = now() - interval '9 hours' where id = 1")
			.update();
		this.fixture.jdbc.sql("update outbox set created_at = now() - interval '2 hours' where id = 3").update();
		Outbox.Backlog backlog = this.outbox.backlog();
		assertThat(backlog.waiting()).isEqualTo(2);
		assertThat(backlog.parked()).isEqualTo(1);
		assertThat(backlog.oldestSeconds()).isBetween(7200.0, 7260.0);
	}

	@Test
	void countsNoFurtherThanAnybodyNeedsToKnow() {
		this.fixture.jdbc.sql("""
				insert into outbox (order_id, body, parked_reason)
				select 'order-' || i, 'x', case when i = 1 then 'x' end from generate_series(1, 100500) as i""")
			.update();
		assertThat(this.outbox.backlog().waiting()).isEqualTo(99_999);
		assertThat(this.outbox.backlog().parked()).isEqualTo(1);
	}

}
