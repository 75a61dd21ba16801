"""The model: nations, goods, markets, controls and partnerships over many worlds at once.

Nothing is imported or set here, so that `import sim` costs nothing and changes nothing.
"""
