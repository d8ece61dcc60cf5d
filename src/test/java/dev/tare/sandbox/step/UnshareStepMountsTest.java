package dev.tare.sandbox.step;

import org.junit.jupiter.api.Tag;

/** The same by the programs of util-linux. */
@Tag("integration")
class UnshareStepMountsTest extends StepMountsTest {
    @Override
    StepRuntime runtime() {
        return new UnshareRuntime();
    }
}
