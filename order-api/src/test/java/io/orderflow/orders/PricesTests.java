package io.orderflow.orders;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Prices are remembered for a while, whoever asks first reads them for all, and nobody is
 * refused for an old one.
 */
@OrderApiTest
class PricesTests {

	private static final Duration KEEP = Duration.ofSeconds(3);

	@Autowired
	Api api;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	DataSource database;

	@Autowired
	TransactionOperations transaction;

	@Autowired
	MeterRegistry meters;

	private final String product = "product-" + UUID.randomUUID();

	private final AtomicInteger statements = new AtomicInteger();

	@BeforeEach
	void sellIt() {
		this.jdbc.sql("insert into products (product_id, unit_price) values (:product, 1.00)")
			.param("product", this.product)
			.update();
	}

	@AfterEach
	void sellItNoMore() {
		this.jdbc.sql("delete from products where product_id = :product").param("product", this.product).update();
	}

	@Test
	void countsWhatIsRememberedAndWhatIsRead() {
		double hits = gets("hit");
		double misses = gets("miss");
		assertThat(total(order(""))).isEqualByComparingTo("1.00");
		assertThat(gets("miss")).isEqualTo(misses + 1);
		assertThat(total(order(""))).isEqualByComparingTo("1.00");
		assertThat(gets("hit")).isEqualTo(hits + 1);
		assertThat(gets("miss")).isEqualTo(misses + 1);
	}

	@Test
	void seesAChangedPriceAfterAWhile() {
		Prices prices = prices(KEEP);
		assertThat(priceBy(prices)).isEqualByComparingTo("1.00");
		change("2.00");
		assertThat(priceBy(prices)).isEqualByComparingTo("1.00");
		Awaitility.await()
			.atMost(KEEP.plusSeconds(2))
			.untilAsserted(() -> assertThat(priceBy(prices)).isEqualByComparingTo("2.00"));
		assertThat(this.statements).hasValue(2);
	}

	@Test
	void remembersNothingIfToldSo() {
		Prices prices = prices(Duration.ZERO);
		assertThat(priceBy(prices)).isEqualByComparingTo("1.00");
		change("2.00");
		assertThat(priceBy(prices)).isEqualByComparingTo("2.00");
	}

	@Test
	void readsOnceForAHundredThatAskAtOnce() throws Exception {
		Prices prices = prices(KEEP);
		CountDownLatch asking = new CountDownLatch(100);
		try (ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
			List<CompletableFuture<BigDecimal>> asked = this.transaction.execute((_) -> {
				this.jdbc.sql("lock table products in access exclusive mode").update();
				List<CompletableFuture<BigDecimal>> coming = IntStream.range(0, 100)
					.mapToObj((_) -> CompletableFuture.supplyAsync(() -> {
						asking.countDown();
						return priceBy(prices);
					}, customers))
					.toList();
				Awaitility.await().until(() -> asking.getCount() == 0 && this.statements.get() > 0);
				return coming;
			});
			for (CompletableFuture<BigDecimal> one : asked) {
				assertThat(one.get()).isEqualByComparingTo("1.00");
			}
		}
		assertThat(this.statements).hasValue(1);
	}

	@Test
	void remembersNoFailureAndTellsItAsItIs() {
		Prices prices = prices(KEEP);
		this.transaction.executeWithoutResult((_) -> {
			this.jdbc.sql("lock table products in access exclusive mode").update();
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> priceForSomebodyElse(prices));
		});
		assertThat(priceBy(prices)).isEqualByComparingTo("1.00");
	}

	@Test
	void takesAnOrderInAtThePriceThatHoldsNow() {
		order("");
		change("2.00");
		assertThat(total(order(", \"total_price\": 2.00"))).isEqualByComparingTo("2.00");
		Api.Answer late = order(", \"total_price\": 1.00");
		assertThat(late.status()).isEqualTo(422);
		assertThat(late.http().body()).contains("2.00");
	}

	@Test
	void takesAnOrderInAtThePriceOfAMomentAgo() {
		order("");
		change("2.00");
		assertThat(total(order(", \"total_price\": 1.00"))).isEqualByComparingTo("1.00");
	}

	@Test
	void admitsAnOrderAtThePriceThatHoldsNow() {
		order("");
		change("2.00");
		assertThat(admit("2.00")).isEqualTo("GO");
		assertThat(admit("1.00")).isEqualTo("ENDED");
	}

	@Test
	void sellsWhatWasUnknownAMomentAgo() {
		sellItNoMore();
		assertThat(order("").status()).isEqualTo(422);
		sellIt();
		assertThat(order("").status()).isEqualTo(202);
	}

	/** Prices that nobody has asked for, with a count of what they read. */
	private Prices prices(Duration keep) {
		DelegatingDataSource counted = new DelegatingDataSource(this.database) {
			@Override
			public Connection getConnection() throws SQLException {
				PricesTests.this.statements.incrementAndGet();
				return super.getConnection();
			}
		};
		return new Prices(new Products(JdbcClient.create(counted)), new CatalogueSettings(keep),
				new SimpleMeterRegistry());
	}

	private BigDecimal priceBy(Prices prices) {
		return Objects
			.requireNonNull(prices.of(List.of(new Item(this.product, 1), new Item(this.product, 2))).get(this.product));
	}

	/** On another thread, since this one has the lock. */
	private BigDecimal priceForSomebodyElse(Prices prices) throws Throwable {
		try {
			return CompletableFuture.supplyAsync(() -> priceBy(prices)).get();
		}
		catch (ExecutionException failure) {
			throw failure.getCause();
		}
	}

	private void change(String price) {
		this.jdbc.sql("update products set unit_price = cast(:price as numeric) where product_id = :product")
			.param("price", price)
			.param("product", this.product)
			.update();
	}

	private Api.Answer order(String more) {
		return this.api.post("/orders", """
				{"customer_id": "%s", "items": [{"product_id": "%s", "quantity": 1}]%s}"""
			.formatted(Fixtures.aCustomer(), this.product, more));
	}

	private static BigDecimal total(Api.Answer placed) {
		assertThat(placed.status()).as(placed.http().body()).isEqualTo(202);
		return new BigDecimal(placed.json().get("total_price").asString());
	}

	private String admit(String total) {
		return this.api.post("/admissions", Fixtures.admissions("""
				{"order_id": "%s", "customer_id": "67890", "items": [{"product_id": "%s", "quantity": 1}],
				 "total_price": %s}""".formatted(Fixtures.anOrderId(), this.product, total)))
			.json()
			.get("answers")
			.get(0)
			.get("answer")
			.asString();
	}

	private double gets(String result) {
		return this.meters.get("cache.gets").tag("cache", "catalogue").tag("result", result).functionCounter().count();
	}

}
