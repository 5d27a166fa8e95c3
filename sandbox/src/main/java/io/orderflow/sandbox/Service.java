package io.orderflow.sandbox;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The five services and the issuer of their tokens; each is a module of that name whose
 * jar runs by itself.
 */
public enum Service {

	DEV_ISSUER("dev-issuer", 9000, null),

	INVENTORY_SERVICE("inventory-service", 8082, "inventory"),

	PAYMENT_SERVICE("payment-service", 8083, "payment"),

	SHIPPING_SERVICE("shipping-service", 8084, "shipping"),

	ORDER_API("order-api", 8080, "orders"),

	ORDER_WORKER("order-worker", 8081, null);

	private final String id;

	private final int usualPort;

	private final @Nullable String database;

	Service(String id, int usualPort, @Nullable String database) {
		this.id = id;
		this.usualPort = usualPort;
		this.database = database;
	}

	/** The service of that name; who names another is told which there are. */
	public static Service named(String id) {
		return Arrays.stream(values())
			.filter((service) -> service.id.equals(id))
			.findFirst()
			.orElseThrow(() -> new SandboxException("There is no service '" + id + "'; the services are "
					+ Arrays.stream(values()).map(Service::id).collect(Collectors.joining(", "))));
	}

	/** Its name, which is its module's too. */
	public String id() {
		return this.id;
	}

	int usualPort() {
		return this.usualPort;
	}

	/**
	 * Where metrics and the rest of actuator are, apart from what everybody may reach.
	 */
	public boolean hasManagement() {
		return this != DEV_ISSUER;
	}

	/** What answers 200 once it takes requests. */
	String readyPath() {
		return (this != DEV_ISSUER) ? "/readyz" : "/oauth2/jwks";
	}

	/** The name of its database, where it has one. */
	public Optional<String> database() {
		return Optional.ofNullable(this.database);
	}

}
