"""Conversations to render, and prompts to continue greedily."""

CONVERSATIONS = [
    {"name": "one question", "messages": [{"role": "user", "content": "What is the capital of France?"}]},
    {"name": "own system text", "messages": [
        {"role": "system", "content": "You answer in one sentence."},
        {"role": "user", "content": "Why is the sky blue?"}]},
    {"name": "several turns", "messages": [
        {"role": "user", "content": "Hi!"},
        {"role": "assistant", "content": "Hello. How can I help?"},
        {"role": "user", "content": "Name two prime numbers."}]},
    {"name": "no generation prompt", "add_generation_prompt": False, "messages": [
        {"role": "user", "content": "Hi!"},
        {"role": "assistant", "content": "Hello."}]},
    {"name": "awkward content", "messages": [
        {"role": "user", "content": "  {{ 7 * 7 }} {% raw %} \"quotes\" 'more' <b>&amp;</b>\n\n\ttabs é 中文 👍🏽  \n"}]},
    {"name": "empty content", "messages": [{"role": "user", "content": ""}]},
    {"name": "system text in the middle", "messages": [
        {"role": "user", "content": "Hi!"},
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Tell me a story."}]},
]

QUESTIONS = [
    "Explain in a few sentences why the sky is blue.",
    "Write a short story about a lighthouse keeper who finds a message in a bottle.",
    "Describe the water cycle to a ten-year-old child.",
    "Write a Python function that returns the n-th Fibonacci number, and explain it.",
    "Give me a recipe for pancakes, step by step.",
]
