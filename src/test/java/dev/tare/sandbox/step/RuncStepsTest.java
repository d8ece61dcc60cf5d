package dev.tare.sandbox.step;

import org.junit.jupiter.api.Tag;

/** The same by runc. */
@Tag("integration")
class RuncStepsTest extends StepExecutorTest {
    @Override
    StepRuntime runtime() {
        return new RuncRuntime();
    }
}
