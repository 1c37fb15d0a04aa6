package io.encoreservice.controlplane.admin;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Refuses fields that an {@link OperatorBody} does not have; everybody else's unknown fields are passed over. */
final class StrictFields extends DeserializationProblemHandler {

    @Override
    public boolean handleUnknownProperty(
            DeserializationContext context,
            JsonParser parser,
            @Nullable ValueDeserializer<?> deserializer,
            Object beanOrClass,
            String name) {
        Class<?> type = beanOrClass instanceof Class<?> named ? named : beanOrClass.getClass();
        if (!OperatorBody.class.isAssignableFrom(type)) {
            return false;
        }
        Collection<Object> known = deserializer == null ? List.of() : deserializer.getKnownPropertyNames();
        throw UnrecognizedPropertyException.from(parser, type, name, known);
    }
}
