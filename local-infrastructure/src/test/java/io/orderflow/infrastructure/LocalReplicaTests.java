package io.orderflow.infrastructure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A replica shows what its primary has committed, and survives what is done to it. */
@DisabledOnOs(OS.WINDOWS)
@DisabledIfSystemProperty(named = "infrastructure", matches = "containers",
		disabledReason = "the data of a container cannot be copied")
class LocalReplicaTests {

	private final LocalPostgres.Database primary = LocalPostgres.shared().database("orders");

	private final String table = "followed_" + UUID.randomUUID().toString().replace("-", "");

	private final Path home;

	private final LocalReplica replica;

	LocalReplicaTests(@TempDir Path folder) {
		this.home = folder.resolve("replica");
		this.primary.execute("create table " + this.table + " as select 'before' as name");
		this.replica = LocalReplica.start(LocalPostgres.shared(), Ports.free(), this.home);
	}

	@AfterEach
	void leaveNothing() {
		this.replica.close();
		assertThat(this.home).doesNotExist();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> this.replica.database("orders").connect());
		this.primary.execute("drop table " + this.table);
	}

	@Test
	void showsWhatWasThereAndWhatComes() {
		assertThat(rows()).isEqualTo("before");
		insert("after");
		awaitRows("before,after");
	}

	@Test
	void answersWhatOnlyReads() {
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.replica.database("orders").execute("drop table " + this.table))
			.havingCause()
			.withMessageContaining("read-only transaction");
	}

	@Test
	void fallsBehindAndCatchesUp() {
		Awaitility.await().until(this.replica::hasCaughtUp);
		this.replica.fallBehind();
		insert("after");
		assertThat(this.replica.hasCaughtUp()).isFalse();
		assertThat(rows()).isEqualTo("before");
		this.replica.catchUp();
		awaitRows("before,after");
	}

	@Test
	void comesBackFromAKillWithWhatItMissed() {
		this.replica.kill();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> this.replica.database("orders").connect());
		insert("after");
		this.replica.restart();
		awaitRows("before,after");
	}

	@Test
	void answersNothingWhileItIsFrozen() {
		this.replica.freeze();
		LocalPostgres.Database frozen = this.replica.database("orders");
		assertThatExceptionOfType(SQLException.class).isThrownBy(
				() -> new LocalPostgres.Database(frozen.url() + "?socketTimeout=1", "orders", "orders").connect());
		insert("after");
		this.replica.thaw();
		awaitRows("before,after");
	}

	@Test
	void isEndedByTheNextOneIfItsJvmCouldNot() {
		assertThat(Files.exists(this.home)).isTrue();
		assertThat(LocalReplica.endLeftOver(this.home)).isTrue();
		assertThat(LocalReplica.endLeftOver(this.home)).isFalse();
	}

	private void insert(String row) {
		this.primary.execute("insert into " + this.table + " values ('" + row + "')");
	}

	private String rows() {
		return String.valueOf(this.replica.database("orders").value("select string_agg(name, ',') from " + this.table));
	}

	private void awaitRows(String rows) {
		Awaitility.await().untilAsserted(() -> assertThat(rows()).isEqualTo(rows));
	}

}
