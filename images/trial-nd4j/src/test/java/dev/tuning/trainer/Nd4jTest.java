package dev.tuning.trainer;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Marks a test that computes with ND4J, which then has the settings of a trial. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Nd4jTest.Start.class)
@interface Nd4jTest {

    /** Loads ND4J once per test class; later calls change nothing. */
    final class Start implements BeforeAllCallback {

        @Override
        public void beforeAll(ExtensionContext context) {
            NativeRuntime.start(Map.of());
        }
    }
}
