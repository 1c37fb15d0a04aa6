package io.encoreservice.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ScaleBodyTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    {'desiredReplicas':2}                    | 2 | 2
                    {'desiredReplicas':0}                    | 0 | 0
                    {'desiredReplicas':2,'maxReplicas':null} | 2 | 2
                    {'desiredReplicas':2,'maxReplicas':2}    | 2 | 2
                    {'desiredReplicas':1,'maxReplicas':6}    | 1 | 6
                    {'desiredReplicas':0,'maxReplicas':6}    | 0 | 6
                    """)
    void aScaleIsTheLeastAndTheMost(String body, int least, int most) {
        ScaleBody scale = body(body);

        assertThat(scale.least()).isEqualTo(least);
        assertThat(scale.most()).isEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    {}                                      | desiredReplicas is required: a whole number, 0 or more
                    {'desiredReplicas':null}                | desiredReplicas is required: a whole number, 0 or more
                    {'maxReplicas':2}                       | desiredReplicas is required: a whole number, 0 or more
                    {'desiredReplicas':'2'}                 | desiredReplicas must be a whole number, 0 or more
                    {'desiredReplicas':-1}                  | desiredReplicas must be a whole number, 0 or more
                    {'desiredReplicas':99999999999}         | desiredReplicas must be a whole number, 0 or more
                    {'desiredReplicas':2,'maxReplicas':1.5} | maxReplicas must be a whole number, 0 or more
                    {'desiredReplicas':2,'maxReplicas':1}   | maxReplicas must be desiredReplicas or more
                    """)
    void aWrongFieldIsNamedWithItsRule(String body, String reason) {
        assertThatThrownBy(() -> body(body).most())
                .isInstanceOf(InvalidInstanceException.class)
                .hasMessage(reason);
    }

    private static ScaleBody body(String body) {
        return JsonMapper.shared().readValue(body.replace('\'', '"'), ScaleBody.class);
    }
}
