package io.orderflow.sandbox;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Knocks at every route that the running services say they have, with every token that
 * must not open it.
 */
@SharesOrderflow
class ClosedDoorsSystemTests {

	/** All that there are; each opens its own paths and no others. */
	private static final List<String> SCOPES = List.of("ops", "orders", "orders:settle", "payments:charge",
			"shipments:book", "stock:reserve");

	private final Orderflow orderflow;

	private final Doors doors = new Doors();

	ClosedDoorsSystemTests(Orderflow orderflow) {
		this.orderflow = orderflow;
	}

	@AfterEach
	void end() {
		this.doors.close();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "DEV_ISSUER")
	void opensNoRouteWithoutAGoodToken(Service service) {
		Map<String, String> bad = this.orderflow.signer()
			.badTokens("alice", service.id(), SCOPES.toArray(String[]::new));
		List<Doors.Route> routes = routes(service);
		assertThat(routes).hasSizeGreaterThan(3);
		for (Doors.Route route : routes) {
			assertRefused(this.doors.knock(route, null), 401, route, "no token");
			bad.forEach((what, token) -> assertRefused(this.doors.knock(route, token), 401, route, what));
			assertRefused(this.doors.knock(route, this.orderflow.signer().token("alice", service.id())), 403, route,
					"no scope");
			assertRefused(this.doors.knock(route, this.orderflow.signer().token("alice", service.id(), "everything")),
					403, route, "a scope that there is not");
		}
	}

	/** The table that people read is what the services do, route by route. */
	@Test
	void opensEachRouteToTheScopesThatTheDocumentNames() throws IOException {
		AccessTable table = AccessTable.ofTheDocument();
		for (Service service : Service.values()) {
			if (service.hasManagement()) {
				for (Doors.Route route : routes(service)) {
					assertThat(scopesThatOpen(service, route)).as("%s %s", service, route)
						.isEqualTo(table.scopes(service, route));
				}
			}
		}
		assertThat(table.unused()).as("rows about routes that are not").isEmpty();
	}

	/** All of 127.0.0.0/8 leads to this machine, but is not the address it listens at. */
	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "DEV_ISSUER")
	void listensForOperatorsAtTheLoopbackAddressOnly(Service service) {
		ServiceProcess process = this.orderflow.sandbox().running(service).getFirst();
		assertThat(connects(process.uri("/").getPort())).isTrue();
		assertThat(connects(process.ports().actuator("").getPort())).isFalse();
	}

	private static boolean connects(int port) {
		try (Socket socket = new Socket("127.0.0.2", port)) {
			return socket.isConnected();
		}
		catch (IOException refused) {
			return false;
		}
	}

	/** All but the two health checks, which say yes or no to everybody. */
	private List<Doors.Route> routes(Service service) {
		ServiceProcess process = this.orderflow.sandbox().running(service).getFirst();
		List<Doors.Route> open = List.of(new Doors.Route("GET", process.uri("/livez")),
				new Doors.Route("GET", process.uri("/readyz")));
		List<Doors.Route> all = this.doors.of(process, this.orderflow.token("ops"));
		assertThat(all).containsAll(open);
		return all.stream().filter((route) -> !open.contains(route)).toList();
	}

	private Set<String> scopesThatOpen(Service service, Doors.Route route) {
		return SCOPES.stream().filter((scope) -> {
			int status = this.doors.knock(route, this.orderflow.signer().token("alice", service.id(), scope))
				.statusCode();
			assertThat(status).as("%s with %s", route, scope).isNotEqualTo(401).isLessThan(500);
			return status != 403;
		}).collect(Collectors.toSet());
	}

	private static void assertRefused(HttpResponse<String> answer, int status, Doors.Route route, String what) {
		assertThat(answer.statusCode()).as("%s with %s: %s", route, what, answer.body()).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type")).as("%s with %s", route, what)
			.hasValue("application/problem+json");
		assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
	}

}
