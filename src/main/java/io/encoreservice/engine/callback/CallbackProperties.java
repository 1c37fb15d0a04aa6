package io.encoreservice.engine.callback;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How callbacks are sent.
 *
 * @param secret what they are signed with; empty means that they are not
 */
@ConfigurationProperties("encore-settings.callback")
record CallbackProperties(String secret) {

    @Override
    public String toString() {
        return "CallbackProperties[…]";
    }
}
