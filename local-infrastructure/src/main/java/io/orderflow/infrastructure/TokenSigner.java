package io.orderflow.infrastructure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;

/**
 * Signs the tokens that tests show at a service's door: good ones, and one of each kind
 * that must not open it.
 */
public final class TokenSigner {

	/** Longer than the tests of a JVM run. */
	private static final Duration LIFE = Duration.ofHours(1);

	private static final int BITS = 2048;

	private final String issuer;

	private final RSAKey key;

	/** To sign takes longer than most of what is tested. */
	private final Map<List<String>, String> signed = new ConcurrentHashMap<>();

	/**
	 * Signs as an issuer.
	 * @param issuer what its tokens say in {@code iss}
	 * @param key its private key
	 */
	public TokenSigner(String issuer, RSAKey key) {
		this.issuer = issuer;
		this.key = key;
	}

	/**
	 * A new key.
	 * @param id its {@code kid}
	 * @return the key pair
	 */
	public static RSAKey aKey(String id) {
		try {
			return new RSAKeyGenerator(BITS).keyID(id).algorithm(JWSAlgorithm.RS256).generate();
		}
		catch (JOSEException impossible) {
			throw new IllegalStateException(impossible);
		}
	}

	/**
	 * A token that is good for an hour.
	 * @param subject who it is for
	 * @param audience the service that it is made for
	 * @param scopes what it allows
	 * @return the token
	 */
	public String token(String subject, String audience, String... scopes) {
		return this.signed.computeIfAbsent(List.of(subject, audience, String.join(" ", scopes)),
				(wanted) -> sign(claims(subject, audience, scopes).build(), this.key));
	}

	/**
	 * A token with other claims than a good one.
	 * @param claims changes the claims of a good token
	 * @param subject who it is for
	 * @param audience the service that it is made for
	 * @param scopes what it allows
	 * @return the token, signed with the issuer's key
	 */
	public String token(UnaryOperator<JWTClaimsSet.Builder> claims, String subject, String audience, String... scopes) {
		return sign(claims.apply(claims(subject, audience, scopes)).build(), this.key);
	}

	/**
	 * One token of each kind that must be refused, alike to a good one but in one thing.
	 * @param subject who they are for
	 * @param audience the service that they are shown to
	 * @param scopes what they would allow
	 * @return the tokens by what is wrong with them
	 */
	public Map<String, String> badTokens(String subject, String audience, String... scopes) {
		JWTClaimsSet good = claims(subject, audience, scopes).build();
		Map<String, String> bad = new LinkedHashMap<>();
		bad.put("expired",
				token((claims) -> claims.issueTime(in(LIFE.multipliedBy(-2))).expirationTime(in(LIFE.negated())),
						subject, audience, scopes));
		bad.put("never expires", token((claims) -> claims.expirationTime(null), subject, audience, scopes));
		bad.put("not yet valid", token((claims) -> claims.notBeforeTime(in(LIFE)), subject, audience, scopes));
		bad.put("another issuer",
				token((claims) -> claims.issuer(this.issuer + ".example"), subject, audience, scopes));
		bad.put("no issuer", token((claims) -> claims.issuer(null), subject, audience, scopes));
		bad.put("another audience", token((claims) -> claims.audience(audience + "-other"), subject, audience, scopes));
		bad.put("no audience", token((claims) -> claims.audience(List.of()), subject, audience, scopes));
		bad.put("no subject", token((claims) -> claims.subject(null), subject, audience, scopes));
		bad.put("a subject that no log takes",
				token((claims) -> claims.subject(subject + "\n"), subject, audience, scopes));
		bad.put("a subject without end", token((claims) -> claims.subject("s".repeat(65)), subject, audience, scopes));
		bad.put("alg none", new PlainJWT(good).serialize());
		bad.put("another key", sign(good, aKey("another")));
		bad.put("another key under the same id", sign(good, aKey(this.key.getKeyID())));
		bad.put("the public key as a secret", confused(good));
		bad.put("another's claims under a good signature", exchanged(token(subject, audience, scopes)));
		bad.put("no token at all", "garbage");
		return bad;
	}

	private JWTClaimsSet.Builder claims(String subject, String audience, String... scopes) {
		return new JWTClaimsSet.Builder().issuer(this.issuer)
			.subject(subject)
			.audience(audience)
			.claim("scope", String.join(" ", scopes))
			.issueTime(in(Duration.ZERO))
			.expirationTime(in(LIFE));
	}

	private static Date in(Duration time) {
		return Date.from(Instant.now().plus(time));
	}

	private static String sign(JWTClaimsSet claims, RSAKey key) {
		try {
			SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
					claims);
			token.sign(new RSASSASigner(key));
			return token.serialize();
		}
		catch (JOSEException failure) {
			throw new IllegalStateException(failure);
		}
	}

	/** Whoever verifies by the header's algorithm takes the public key for the secret. */
	private String confused(JWTClaimsSet claims) {
		try {
			byte[] secret = MessageDigest.getInstance("SHA-256").digest(this.key.toRSAPublicKey().getEncoded());
			SignedJWT token = new SignedJWT(
					new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(this.key.getKeyID()).build(), claims);
			token.sign(new MACSigner(secret));
			return token.serialize();
		}
		catch (JOSEException | NoSuchAlgorithmException failure) {
			throw new IllegalStateException(failure);
		}
	}

	private static String exchanged(String token) {
		String[] parts = token.split("\\.", -1);
		String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
		String others = claims.replaceFirst("\"sub\":\"", "\"sub\":\"not-");
		return parts[0] + "."
				+ Base64.getUrlEncoder().withoutPadding().encodeToString(others.getBytes(StandardCharsets.UTF_8)) + "."
				+ parts[2];
	}

}
