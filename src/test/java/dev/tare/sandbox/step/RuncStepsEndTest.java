package dev.tare.sandbox.step;

import org.junit.jupiter.api.Tag;

/** The same by runc. */
@Tag("integration")
class RuncStepsEndTest extends StepsEndTest {
    @Override
    StepRuntime runtime() {
        return new RuncRuntime();
    }
}
