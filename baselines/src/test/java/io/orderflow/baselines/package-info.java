/**
 * What the bench relies on, shown with processes of their own, a real queue and services
 * played over HTTP.
 */
@NullMarked
package io.orderflow.baselines;

import org.jspecify.annotations.NullMarked;
