package io.orderflow.orders;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/** A setting that cannot work is refused at start, and named. */
class ReplicaSettingsTests {

	private static final Duration PATIENCE = Duration.ofMillis(200);

	private static final Duration LEFT_ALONE = Duration.ofSeconds(10);

	@ParameterizedTest
	@ValueSource(strings = { "", "jdbc:postgresql://postgres-replica:5432/orders" })
	void takesAnAddressOrNone(String url) {
		assertThatNoException().isThrownBy(() -> new ReplicaSettings(url, null, null, PATIENCE, LEFT_ALONE));
	}

	@Test
	void refusesAnAddressThatIsNotOne() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ReplicaSettings("postgres://replica/orders", null, null, PATIENCE, LEFT_ALONE))
			.withMessageContaining("orderflow.replica.url");
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, 1_001 })
	void refusesAPatienceThatNobodyHas(long millis) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ReplicaSettings(null, null, null, Duration.ofMillis(millis), LEFT_ALONE))
			.withMessageContaining("orderflow.replica.patience");
	}

	@Test
	void refusesToAskAnAbsentReplicaAllTheTime() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ReplicaSettings(null, null, null, PATIENCE, Duration.ZERO))
			.withMessageContaining("orderflow.replica.left-alone");
	}

}
