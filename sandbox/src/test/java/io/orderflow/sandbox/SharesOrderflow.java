package io.orderflow.sandbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Scenarios of the one running system, which are played one after the other, also where
 * those with a system of their own run beside them.
 */
@ExtendWith(OrderflowExtension.class)
@ResourceLock("Orderflow")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface SharesOrderflow {

}
