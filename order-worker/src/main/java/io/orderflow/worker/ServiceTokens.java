package io.orderflow.worker;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.stereotype.Component;

/**
 * The worker's own tokens, one for each service that it calls. A single loop renews them
 * well before they end: nobody who needs one waits for the issuer. While the issuer is
 * away those that are there stay in use, until their end and no longer.
 */
@Component
class ServiceTokens implements SmartLifecycle {

	/** While a token is missing nothing is received: a return is to be noticed soon. */
	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

	/** A service that refuses whatever it is shown must not make a storm of renewals. */
	private static final Duration BETWEEN_REFUSALS = Duration.ofSeconds(10);

	private static final Logger logger = LoggerFactory.getLogger(ServiceTokens.class);

	private final List<ClientRegistration> services;

	private final Issuer issuer;

	private final MeterRegistry meters;

	private final Map<String, ServiceToken> tokens = new ConcurrentHashMap<>();

	private final Map<String, Long> refusals = new ConcurrentHashMap<>();

	private volatile @Nullable Thread loop;

	/** Grows while renewals fail; zero means that all is well. Only the loop uses it. */
	private Duration pause = Duration.ZERO;

	/** What was said last of a failure, and when. Only the loop uses it. */
	private String trouble = "";

	private long saidAt;

	ServiceTokens(InMemoryClientRegistrationRepository services, Issuer issuer, MeterRegistry meters) {
		this.services = StreamSupport.stream(services.spliterator(), false)
			.sorted(Comparator.comparing(ClientRegistration::getRegistrationId))
			.toList();
		this.issuer = issuer;
		this.meters = meters;
		this.services.forEach((service) -> TimeGauge
			.builder("orderflow.worker.token.life", this, TimeUnit.SECONDS,
					(tokens) -> Math.max(0, tokens.left(service).toSeconds()))
			.description("How long the token for a service may still be used; 0 while there is none")
			.tag("service", service.getRegistrationId())
			.register(meters));
	}

	/** The token for a service, if there is one that it will take. */
	@Nullable String tokenFor(String service) {
		ServiceToken token = this.tokens.get(service);
		return (token != null && token.isGood()) ? token.value() : null;
	}

	/** Whether every service can be called. */
	boolean areComplete() {
		return this.services.stream().allMatch(this::hasToken);
	}

	/**
	 * Has a token replaced that its service did not take: at once, but not over and over.
	 * Those who showed it too and learn of it later change nothing.
	 */
	void refused(String service, String value) {
		this.tokens.computeIfPresent(service, (_, token) -> {
			if (!token.isGood() || !token.value().equals(value)) {
				return token;
			}
			logger.warn("The worker's token was not taken by {} (401) and is replaced", service);
			long now = System.nanoTime();
			Long before = this.refusals.put(service, now);
			return token.refused((before != null) ? Math.max(now, before + BETWEEN_REFUSALS.toNanos()) : now);
		});
		LockSupport.unpark(this.loop);
	}

	@Override
	public void start() {
		this.loop = Thread.ofVirtual().name("service-tokens").start(this::run);
	}

	@Override
	public void stop() {
		Thread running = this.loop;
		this.loop = null;
		if (running != null) {
			running.interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.loop != null;
	}

	/**
	 * Starts before messages are received, and stops after the last of them is worked.
	 */
	@Override
	public int getPhase() {
		return SmartLifecycle.DEFAULT_PHASE - 1;
	}

	private void run() {
		while (!Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(renewWhatIsDue().toNanos());
		}
	}

	/**
	 * Asks for one token after the other. The first failure ends the round, since all of
	 * them are needed.
	 * @return how long to wait for the next round
	 */
	private Duration renewWhatIsDue() {
		for (ClientRegistration service : this.services) {
			String id = service.getRegistrationId();
			ServiceToken token = this.tokens.get(id);
			if (token != null && token.untilRenewal().isPositive()) {
				continue;
			}
			try {
				this.tokens.put(id, this.issuer.ask(service));
				count(id, "renewed");
			}
			catch (NoTokenException failure) {
				count(id, "failed");
				return pauseAfter(failure, service);
			}
		}
		if (this.pause.isPositive()) {
			logger.info("There is a token for each service again");
		}
		this.pause = Duration.ZERO;
		this.trouble = "";
		return shortest(ServiceToken::untilRenewal);
	}

	private Duration pauseAfter(NoTokenException failure, ClientRegistration service) {
		boolean outage = !areComplete();
		if (outage && !(failure instanceof NoTokenException.Denied)) {
			this.pause = SHORTEST_PAUSE;
		}
		else {
			Duration longer = this.pause.multipliedBy(2);
			this.pause = (longer.compareTo(SHORTEST_PAUSE) < 0) ? SHORTEST_PAUSE
					: (longer.compareTo(LONGEST_PAUSE) > 0) ? LONGEST_PAUSE : longer;
		}
		Duration untilOutage = outage ? this.pause : shortest(ServiceToken::left);
		report(failure, service, untilOutage, outage);
		return (this.pause.compareTo(untilOutage) < 0) ? this.pause : untilOutage;
	}

	/** A line when it begins or changes, and another from time to time, but no flood. */
	private void report(NoTokenException failure, ClientRegistration service, Duration untilOutage, boolean outage) {
		String trouble = failure.getMessage() + outage;
		long now = System.nanoTime();
		if (Thread.currentThread().isInterrupted()
				|| (trouble.equals(this.trouble) && now - this.saidAt < LONGEST_PAUSE.toNanos())) {
			return;
		}
		this.trouble = trouble;
		this.saidAt = now;
		String address = service.getProviderDetails().getTokenUri();
		if (outage) {
			logger.warn("Nothing is received, since there is no token for {}: {} gives none; {}", missing(), address,
					failure.getMessage());
		}
		else {
			logger.warn("No new token for {}: {} gives none; {}. Those that are there stay in use for another {} s",
					service.getRegistrationId(), address, failure.getMessage(), untilOutage.toSeconds());
		}
	}

	private String missing() {
		return this.services.stream()
			.filter((service) -> !hasToken(service))
			.map(ClientRegistration::getRegistrationId)
			.collect(Collectors.joining(", "));
	}

	private boolean hasToken(ClientRegistration service) {
		return left(service).isPositive();
	}

	private Duration left(ClientRegistration service) {
		ServiceToken token = this.tokens.get(service.getRegistrationId());
		return (token != null) ? token.left() : Duration.ZERO;
	}

	private Duration shortest(Function<ServiceToken, Duration> time) {
		return this.tokens.values().stream().map(time).min(Comparator.naturalOrder()).orElse(SHORTEST_PAUSE);
	}

	private void count(String service, String result) {
		this.meters.counter("orderflow.worker.token.renewals", "service", service, "result", result).increment();
	}

}
