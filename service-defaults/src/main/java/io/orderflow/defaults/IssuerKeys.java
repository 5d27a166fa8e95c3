package io.orderflow.defaults;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.OutageTolerantJWKSetSource.OutageEvent;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.jose.util.events.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/**
 * The issuer's public keys, fetched ahead and kept: the service starts while the issuer
 * is away, and goes on with the keys it knows when the issuer goes away later. A key id
 * that nobody knows makes it look again, but not more often than the issuer can bear.
 */
final class IssuerKeys implements JWKSource<SecurityContext>, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(IssuerKeys.class);

	private static final int CONNECT_MILLIS = 500;

	private static final int READ_MILLIS = 1_000;

	private static final int LARGEST_DOCUMENT = 64 * 1024;

	private static final Duration KEPT = Duration.ofMinutes(5);

	private static final Duration FETCHED_AHEAD = Duration.ofMinutes(1);

	private static final Duration FETCH = Duration.ofMillis(CONNECT_MILLIS + READ_MILLIS);

	/** Twice in this time at most, whatever key ids strangers make up. */
	private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(5);

	/** Longer than any token lives; after that nobody has a token to check. */
	private static final Duration KEPT_IN_AN_OUTAGE = Duration.ofDays(1);

	private final URI address;

	private final ScheduledExecutorService background = Executors
		.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("issuer-keys").factory());

	private final ResourceRetriever http = new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, LARGEST_DOCUMENT);

	private final JWKSource<SecurityContext> cache;

	/**
	 * Whether the last fetch failed: then a key that is not here may be at the issuer.
	 */
	private volatile boolean away = true;

	private IssuerKeys(URI address) throws MalformedURLException {
		this.address = address;
		this.cache = JWKSourceBuilder.<SecurityContext>create(address.toURL(), this::fetch)
			.cache(KEPT.toMillis(), FETCH.toMillis())
			.refreshAheadCache(FETCHED_AHEAD.toMillis(), null, this.background, false, this.background, false)
			.rateLimited(BETWEEN_FETCHES.toMillis())
			.outageTolerant(KEPT_IN_AN_OUTAGE.toMillis(), this::goOnWithout)
			.build();
	}

	static IssuerKeys at(String address) {
		try {
			return new IssuerKeys(URI.create(address));
		}
		catch (IllegalArgumentException | MalformedURLException malformed) {
			throw new UnfitSettingException("spring.security.oauth2.resourceserver.jwt.jwk-set-uri is not a URL.",
					"Set it to the jwks_uri of your OpenID provider, such as https://issuer.example/oauth2/jwks.");
		}
	}

	@Override
	public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
		List<JWK> found = lookUp(selector, context);
		if (found.isEmpty() && this.away) {
			throw new JWKSetUnavailableException("The issuer's keys could not be fetched a moment ago");
		}
		return found;
	}

	private List<JWK> lookUp(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
		try {
			return this.cache.get(selector, context);
		}
		catch (RateLimitReachedException tooOften) {
			return List.of();
		}
		catch (JWKSetRetrievalException | JWKSetParseException failure) {
			// Only who fetched comes here, not all who wait for what it fetches.
			this.away = true;
			logger.warn("The issuer's keys cannot be fetched from {} ({}); until they can, no token can be checked "
					+ "and requests are answered 503", this.address, failure.getClass().getSimpleName());
			throw failure;
		}
	}

	private Resource fetch(URL keys) throws IOException {
		try {
			Resource fetched = this.http.retrieveResource(keys);
			this.away = false;
			return fetched;
		}
		catch (IOException failure) {
			this.away = true;
			throw failure;
		}
	}

	/** Spares the first request the way to the issuer; whether it is there or not. */
	@EventListener(ApplicationReadyEvent.class)
	void fetchAhead() {
		this.background.execute(() -> {
			try {
				get(new JWKSelector(new JWKMatcher.Builder().build()), null);
			}
			catch (KeySourceException away) {
				// It was said; the first request tries again.
			}
		});
	}

	private void goOnWithout(Event<?, ?> event) {
		if (event instanceof OutageEvent<?> outage) {
			this.away = true;
			logger.warn("The issuer's keys cannot be fetched from {} ({}); those fetched before stay in use for {} h",
					this.address, outage.getException().getClass().getSimpleName(),
					Duration.ofMillis(outage.getRemainingTime()).toHours());
		}
	}

	@Override
	public void close() throws IOException {
		this.background.shutdownNow();
	}

}
