package io.orderflow.worker;

import java.io.IOException;

import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Shows a service the token that was made for it. Without one no call is made, which is
 * to a batch what a service is that is away.
 */
record BearerToken(String service, ServiceTokens tokens) implements ClientHttpRequestInterceptor {

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		String token = this.tokens.tokenFor(this.service);
		if (token == null) {
			throw new NoTokenException("There is no token for " + this.service);
		}
		request.getHeaders().setBearerAuth(token);
		ClientHttpResponse answer = execution.execute(request, body);
		if (answer.getStatusCode().isSameCodeAs(HttpStatus.UNAUTHORIZED)) {
			this.tokens.refused(this.service, token);
		}
		return answer;
	}

}
