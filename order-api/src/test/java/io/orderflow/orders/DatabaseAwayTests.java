package io.orderflow.orders;

import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.servlet.HandlerExceptionResolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

/** Who is told that something is wrong here, and who to come back. */
@OrderApiTest
class DatabaseAwayTests {

	@Autowired
	TransactionOperations transaction;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	@Qualifier("handlerExceptionResolver")
	HandlerExceptionResolver problems;

	@Test
	void asksToComeBackWhenPostgresEndsTheConnectionOfATransactionThatStandsStill() {
		Exception failure = catchException(() -> this.transaction.executeWithoutResult((_) -> {
			this.jdbc.sql("set local idle_in_transaction_session_timeout = 100").update();
			int connection = this.jdbc.sql("select pg_backend_pid()").query(Integer.class).single();
			Awaitility.await().until(() -> CompletableFuture.supplyAsync(() -> isGone(connection)).join());
			this.jdbc.sql("select 1").query().singleValue();
		}));
		assertAsksToComeBack(failure);
	}

	@Test
	void asksToComeBackWhenTheDatabaseCanOnlyBeRead() {
		assertAsksToComeBack(catchException(() -> this.transaction.executeWithoutResult((_) -> {
			this.jdbc.sql("set transaction read only").update();
			this.jdbc.sql("delete from outbox").update();
		})));
	}

	private void assertAsksToComeBack(Exception failure) {
		MockHttpServletResponse answer = new MockHttpServletResponse();
		this.problems.resolveException(new MockHttpServletRequest("POST", "/orders"), answer, null, failure);
		assertThat(answer.getStatus()).as(failure.toString()).isEqualTo(503);
		assertThat(answer.getHeader("Retry-After")).isEqualTo("1");
	}

	private boolean isGone(int connection) {
		return this.jdbc.sql("select count(*) = 0 from pg_stat_activity where pid = :connection")
			.param("connection", connection)
			.query(Boolean.class)
			.single();
	}

}
