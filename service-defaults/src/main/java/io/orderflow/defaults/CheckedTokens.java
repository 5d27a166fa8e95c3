package io.orderflow.defaults;

import java.time.Duration;
import java.time.Instant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Remembers good tokens for a minute, since to check a signature costs more than much of
 * what is asked for. So a key that is withdrawn opens for a minute more; an expired token
 * is never taken from here.
 */
final class CheckedTokens implements JwtDecoder {

	private static final Duration KEPT = Duration.ofMinutes(1);

	private static final int MOST = 5_000;

	private final JwtDecoder decoder;

	private final Cache<String, Jwt> good = Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(MOST).build();

	CheckedTokens(JwtDecoder decoder) {
		this.decoder = decoder;
	}

	@Override
	public Jwt decode(String token) {
		Jwt known = this.good.getIfPresent(token);
		if (known != null && isAlive(known)) {
			return known;
		}
		Jwt checked = this.decoder.decode(token);
		this.good.put(token, checked);
		return checked;
	}

	private static boolean isAlive(Jwt token) {
		Instant end = token.getExpiresAt();
		return end != null && Instant.now().isBefore(end);
	}

}
