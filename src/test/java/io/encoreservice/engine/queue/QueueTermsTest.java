package io.encoreservice.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueTermsTest {

    @ParameterizedTest
    @CsvSource({
        "1,0,0", "1,100,0", "2,0,1", "2,49,1", "2,50,0", "2,100,0", "3,33,2", "3,34,1", "3,66,1", "3,67,0", "4,24,3",
        "4,25,2", "4,74,1", "4,75,0", "4,100,0"
    })
    void prioritiesAreDividedIntoClassesAsSvtEncoreDoes(int classes, int priority, int expected) {
        assertThat(QueueTerms.of(classes, 0, Duration.ZERO).classOf(priority)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, 100})
    void aClassThatThereIsNotIsRefusedByName(int only) {
        assertThatThrownBy(() -> QueueTerms.of(2, 0, Duration.ZERO).taking(only, true))
                .hasMessage("encore-settings.poll-queue must be a number from 0 to 1,"
                        + " less than encore-settings.concurrency, and not " + only);
    }
}
