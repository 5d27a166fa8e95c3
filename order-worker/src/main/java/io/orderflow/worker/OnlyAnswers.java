package io.orderflow.worker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClientResponseException;

/**
 * Lets nothing pass for an answer but 200 with JSON of a bounded size, whole and in time.
 * Whoever is called may be broken, or not be who it should be.
 */
class OnlyAnswers implements ClientHttpRequestInterceptor {

	/** As large as a document that Jackson reads here. */
	private static final int LARGEST = 1024 * 1024;

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		try (ClientHttpResponse response = execution.execute(request, body)) {
			InputStream content = response.getBody();
			byte[] bytes = content.readNBytes(LARGEST + 1);
			if (bytes.length > LARGEST) {
				// Or the rest would be read, and be thrown away.
				content.close();
				throw new NoAnswerException("more than " + LARGEST + " bytes");
			}
			HttpStatusCode status = response.getStatusCode();
			if (!status.isSameCodeAs(HttpStatus.OK)) {
				throw new RestClientResponseException("Answered " + status.value(), status, "", response.getHeaders(),
						null, null);
			}
			if (!isOfType(MediaType.APPLICATION_JSON, response.getHeaders())) {
				throw new NoAnswerException("not JSON");
			}
			return new Answer(response.getHeaders(), new ByteArrayInputStream(bytes));
		}
	}

	/** What has no type that can be read is of none. */
	static boolean isOfType(MediaType type, HttpHeaders headers) {
		try {
			return type.isCompatibleWith(headers.getContentType());
		}
		catch (InvalidMediaTypeException nonsense) {
			return false;
		}
	}

	/** What came back is not an answer. */
	static final class NoAnswerException extends IOException {

		NoAnswerException(String what) {
			super(what);
		}

	}

	private record Answer(HttpHeaders headers, InputStream body) implements ClientHttpResponse {

		@Override
		public HttpStatusCode getStatusCode() {
			return HttpStatus.OK;
		}

		@Override
		public String getStatusText() {
			return "";
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

		@Override
		public InputStream getBody() {
			return this.body;
		}

		@Override
		public void close() {
			// All of it is here.
		}

	}

}
