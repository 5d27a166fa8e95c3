package io.orderflow.sandbox.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.sandbox.Addresses;
import io.orderflow.sandbox.Service;
import io.orderflow.sandbox.ServiceProcess;

/** What everybody has used of the processor and the databases so far. */
final class Usage {

	/** Backends tell of their commits once a second at most. */
	private static final Duration TOLD = Duration.ofMillis(1_200);

	private Usage() {
	}

	/** The processor's time by who used it. */
	static Map<String, Duration> processor(BenchSystem system, Contender contender) {
		Map<String, Duration> used = new LinkedHashMap<>();
		used.put("consumer",
				contender.processes().stream().map(ProcessorTimes::of).reduce(Duration.ZERO, Duration::plus));
		for (Service service : Addresses.CALLED_BY_THE_WORKER) {
			used.put(service.id(),
					system.sandbox()
						.running(service)
						.stream()
						.map(ServiceProcess::cpuTime)
						.reduce(Duration.ZERO, Duration::plus));
		}
		ProcessHandle postgres = postgres(system);
		used.put("PostgreSQL", system.postgresTimes().with(Stream.concat(Stream.of(postgres), postgres.descendants())));
		used.put("queue and bench", ProcessorTimes.of(ProcessHandle.current()));
		return used;
	}

	/** The memory that each process of ours occupies, in megabytes. */
	static Map<String, Long> residentMegabytes(BenchSystem system, Contender contender) {
		Map<String, Long> resident = new LinkedHashMap<>();
		resident.put("consumer", contender.processes().stream().mapToLong(Usage::residentMegabytes).max().orElse(0));
		for (Service service : Addresses.CALLED_BY_THE_WORKER) {
			resident.put(service.id(),
					system.sandbox()
						.running(service)
						.stream()
						.mapToLong((process) -> residentMegabytes(process.handle()))
						.max()
						.orElse(0));
		}
		return resident;
	}

	private static long residentMegabytes(ProcessHandle process) {
		try {
			Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid())).start();
			try (BufferedReader kilobytes = ps.inputReader()) {
				return Long.parseLong(kilobytes.readLine().strip()) / 1024;
			}
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private static ProcessHandle postgres(BenchSystem system) {
		try {
			long pid = Long.parseLong(Files.readAllLines(system.postgresData().resolve("postmaster.pid")).getFirst());
			return ProcessHandle.of(pid).orElseThrow();
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/**
	 * The commits of all databases, less those of the simulated bank, which can be told
	 * by their rows: a transaction of the bank has written each. Returns once everybody
	 * who has finished has told of them.
	 */
	static long commits(BenchSystem system) throws InterruptedException {
		Thread.sleep(TOLD);
		return number(system.postgres().database("orders"), """
				select sum(xact_commit) from pg_stat_database
				where datname in ('orders', 'inventory', 'payment', 'shipping')""")
				- number(system.postgres().database("payment"), "select count(distinct xmin::text) from bank.charges");
	}

	private static long number(LocalPostgres.Database database, String query) {
		return Long.parseLong(Objects.requireNonNull(database.value(query)));
	}

	/** What was used between two looks. */
	static Map<String, Duration> difference(Map<String, Duration> before, Map<String, Duration> after) {
		Map<String, Duration> used = new LinkedHashMap<>();
		after.forEach((who, time) -> used.put(who, time.minus(before.getOrDefault(who, Duration.ZERO))));
		return used;
	}

}
