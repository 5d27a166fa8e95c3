package io.orderflow.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpServer;

/**
 * An issuer in this JVM for tests: it serves its public keys over HTTP, as an OpenID
 * provider does, and can be away for a while.
 */
public final class TokenIssuer implements AutoCloseable {

	private static final String KEYS = "/oauth2/jwks";

	private final HttpServer server;

	private final AtomicInteger fetches = new AtomicInteger();

	private volatile RSAKey key;

	private volatile TokenSigner signer;

	private volatile boolean away;

	/** Listens on a free port at once. */
	public TokenIssuer() {
		this.key = TokenSigner.aKey("first");
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext(KEYS, (exchange) -> {
			try (exchange) {
				this.fetches.incrementAndGet();
				byte[] keys = new JWKSet(this.key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
				exchange.getResponseHeaders().add("Content-Type", "application/jwk-set+json");
				exchange.sendResponseHeaders(this.away ? 503 : 200, keys.length);
				exchange.getResponseBody().write(keys);
			}
		});
		this.server.start();
		this.signer = new TokenSigner(address(), this.key);
	}

	/**
	 * The one issuer that the tests of a JVM share; it ends with the JVM.
	 * @return the running issuer
	 */
	public static TokenIssuer shared() {
		return Shared.ISSUER;
	}

	/**
	 * Who it is.
	 * @return what its tokens say in {@code iss}
	 */
	public String address() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	/**
	 * Where its public keys are.
	 * @return the URL of the key set
	 */
	public String keys() {
		return address() + KEYS;
	}

	/**
	 * Signs with the key that is served now.
	 * @return what makes tokens
	 */
	public TokenSigner signer() {
		return this.signer;
	}

	/**
	 * How often its keys were asked for.
	 * @return the number of requests, whether answered or not
	 */
	public int fetches() {
		return this.fetches.get();
	}

	/**
	 * Takes a new key; the old one is served no more.
	 * @param id the new key's {@code kid}
	 */
	public void rotate(String id) {
		this.key = TokenSigner.aKey(id);
		this.signer = new TokenSigner(address(), this.key);
	}

	/**
	 * Stops or begins to answer.
	 * @param away whether it is away
	 */
	public void away(boolean away) {
		this.away = away;
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	private static final class Shared {

		static final TokenIssuer ISSUER = new TokenIssuer();

	}

}
