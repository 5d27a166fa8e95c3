package io.orderflow.sandbox;

import java.io.PrintStream;
import java.net.URI;

import io.orderflow.infrastructure.LocalPostgres;
import io.orderflow.infrastructure.LocalQueues;

/**
 * Tells where everything is and what to try first.
 */
final class Welcome {

	private Welcome() {
	}

	static void print(PrintStream out, Sandbox sandbox) {
		URI api = sandbox.address(Service.ORDER_API);
		LocalPostgres.Database orders = sandbox.postgres().database("orders");
		out.println(
				"""

						  API         %1$s   (needs a token: ./demo token alice)
						  Tokens      %2$s/oauth2/token   (each secret is its client's name)
						  Metrics     %3$s   (9081 to 9084 likewise; for ops)
						  SQS         %4$s   (any credentials, region %5$s)
						  PostgreSQL  psql %6$s   (also inventory, payment, shipping)
						  Logs        %7$s

						Try, in a second terminal:

						  curl -i %1$s/orders -H "Authorization: Bearer $(./demo token alice)" -H 'Content-Type: application/json' \\
						    -d '{"items": [{"product_id": "abc123", "quantity": 2}, {"product_id": "xyz456", "quantity": 1}], "total_price": 59.99}'
						  curl -H "Authorization: Bearer $(./demo token alice)" %1$s/orders
						  curl -H "Authorization: Bearer $(./demo token ops)" %8$s/stock

						  ./demo order      ./demo load --orders 1000      ./demo status      ./demo kill payment-service

						Ctrl-C ends everything."""
					.formatted(api, sandbox.address(Service.DEV_ISSUER),
							sandbox.ports(Service.ORDER_API).actuator("/prometheus"),
							sandbox.queues().url("OrderQueue"), LocalQueues.REGION,
							orders.url()
								.replace("jdbc:postgresql://",
										"postgresql://" + orders.user() + ":" + orders.password() + "@"),
							sandbox.logs(), sandbox.address(Service.INVENTORY_SERVICE)));
	}

}
