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

						Orderflow is ready.

						  API page    %1$s/swagger-ui.html
						  Health      %1$s/actuator/health   (8081 to 8084 likewise)
						  SQS         %2$s   (any credentials, region %3$s)
						  PostgreSQL  psql %4$s   (also inventory, payment, shipping)
						  Logs        %5$s

						Try, in a second terminal:

						  curl -i %1$s/orders -H 'Content-Type: application/json' -d '{"customer_id": "67890",
						    "items": [{"product_id": "abc123", "quantity": 2}, {"product_id": "xyz456", "quantity": 1}], "total_price": 59.99}'
						  curl %1$s/orders
						  curl %6$s/stock

						  ./demo order      ./demo load --orders 1000      ./demo status      ./demo kill payment-service

						Ctrl-C ends everything."""
					.formatted(api, sandbox.queues().url("OrderQueue"), LocalQueues.REGION, orders.url()
						.replace("jdbc:postgresql://", "postgresql://" + orders.user() + ":" + orders.password() + "@"),
							sandbox.logs(), sandbox.address(Service.INVENTORY_SERVICE)));
	}

}
